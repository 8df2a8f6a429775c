import { randomBytes } from 'node:crypto';
import type { Db } from '@seckill/db';
import type { Inventory } from '@seckill/inventory';
import { orderPlace, type PlaceOrder, type Task, type TaskId, type Tasks } from '@seckill/tasks';
import type { ContestantName } from './contestants.ts';
import { placeAlone } from './place-alone.ts';

type Parts = { tasks: Tasks; inventory: Inventory; db: Db };

/** The task layer of a contestant: the product's own, or one whose `delay` does something else. */
export function tasksOf(name: ContestantName, { tasks, inventory, db }: Parts): Tasks {
  switch (name) {
    case 'product':
    case 'single':
      return tasks;
    case 'floor': {
      const id = ticketId('1-1', 1);
      return { ...tasks, delay: async <A, R>(_task: Task<A, R>) => branded<R>(id) };
    }
    case 'sync':
      return withDelay(tasks, (ticket) => placeInMysql(db, ticket));
    case 'plain':
      return withDelay(tasks, async (ticket) => {
        await tasks.delay(placeAlone, ticket.args);
        return ticket.id;
      });
    case 'claim':
      return withDelay(tasks, async (ticket) => {
        const { saleId, round, buyerId } = ticket.args;
        const tickets = [{ ticketId: ticket.id, buyerId }];
        const claimed = await inventory.claim({ saleId, round, tickets });
        if (claimed.outcome === 'unknown') throw new Error('Redis does not know the round');
        if (claimed.verdicts[0]?.outcome !== 'won') return ticket.id;
        return placeInMysql(db, ticket);
      });
  }
}

/**
 * Inventory whose public face never sells out, so that the API keeps accepting. Who may have a unit
 * is decided by the worker, which has the true one.
 */
export function neverSoldOut(inventory: Inventory): Inventory {
  return {
    ...inventory,
    async snapshot(saleId) {
      const known = await inventory.snapshot(saleId);
      return known && { ...known, available: Math.max(1, known.available) };
    },
  };
}

type SoloTicket = { id: string; args: PlaceOrder };

function withDelay(tasks: Tasks, decide: (ticket: SoloTicket) => Promise<string>): Tasks {
  let number = 0;
  return {
    ...tasks,
    async delay<A, R>(_task: Task<A, R>, args: A) {
      if (!orderPlace.isArgs(args)) throw new TypeError('not a purchase');
      number += 1;
      return branded<R>(
        await decide({ id: ticketId(`${args.saleId}-${args.round}`, number), args }),
      );
    },
  };
}

async function placeInMysql(db: Db, { id, args }: SoloTicket): Promise<string> {
  const { saleId, round, buyerId, buyerName } = args;
  await db.placeOrders({ saleId, round, tickets: [{ ticketId: id, buyerId, buyerName }] });
  return id;
}

/** The engine brands its ids with what the task answers; ours are only looked at. */
const branded = <R>(id: string) => id as TaskId<R>;

/** Looks like a ticket of the engine; nobody will ask for it. */
function ticketId(lane: string, number: number): string {
  const batchId = `${Date.now().toString(36).padStart(8, '0')}${randomBytes(9).toString('base64url')}`;
  return `${orderPlace.name}~${lane}~${batchId}~0~${number.toString(36)}~${'A'.repeat(16)}`;
}
