import { randomBytes } from 'node:crypto';
import { createDb } from '@seckill/db';
import { createInventory } from '@seckill/inventory';
import { connect } from '@seckill/redis';
import { createTasks as createOwn, type Task, type TaskId, type Tasks } from '@seckill/task-engine';
import { orderPlace, type PlaceOrder } from '@seckill/tasks';
import { toContestant } from './contestants.ts';
import { placeAlone, placeNow } from './place-alone.ts';

export * from '@seckill/task-engine';

type Options = Parameters<typeof createOwn>[0];

/** The task layer of a contestant: the product's own, or one whose `delay` does something else. */
export function createTasks(options: Options): Tasks {
  const tasks = createOwn(options);
  const name = toContestant(process.env['BENCH_CONTESTANT'] ?? '');
  switch (name) {
    case 'product':
    case 'single':
      return tasks;
    case 'floor': {
      const id = ticketId('1-1', 1);
      return { ...tasks, delay: async <A, R>(_task: Task<A, R>) => branded<R>(id) };
    }
    case 'plain':
      return withDelay(tasks, (purchase) => tasks.delay(placeAlone, purchase));
    case 'sync': {
      const { db } = openStores(options);
      return withDelay(tasks, ({ saleId, round, buyerId, buyerName }, id) =>
        db.placeOrders({ saleId, round, tickets: [{ ticketId: id, buyerId, buyerName }] }),
      );
    }
    case 'claim': {
      const stores = openStores(options);
      return withDelay(tasks, (purchase, id) => placeNow(stores, purchase, id));
    }
  }
}

const openStores = ({ redisUrl, prefix = 'seckill' }: Options) => ({
  db: createDb({ url: process.env['DATABASE_URL'] ?? '' }),
  inventory: createInventory({
    connection: connect({ url: redisUrl, policy: 'fail-fast', onError: console.error }),
    prefix,
  }),
});

/** The task layer with `act` in place of a ticket in line. */
function withDelay(
  tasks: Tasks,
  act: (purchase: PlaceOrder, ticketId: string) => Promise<unknown>,
): Tasks {
  let number = 0;
  return {
    ...tasks,
    async delay<A, R>(_task: Task<A, R>, args: A) {
      if (!orderPlace.isArgs(args)) throw new TypeError('not a purchase');
      number += 1;
      const id = ticketId(`${args.saleId}-${args.round}`, number);
      await act(args, id);
      return branded<R>(id);
    },
  };
}

/** The engine brands its ids with what the task answers; these are only looked at. */
const branded = <R>(id: string) => id as TaskId<R>;

/** Looks like a ticket of the engine; nobody will ask for it. */
function ticketId(lane: string, number: number): string {
  const batchId = `${Date.now().toString(36).padStart(8, '0')}${randomBytes(9).toString('base64url')}`;
  return `${orderPlace.name}~${lane}~${batchId}~0~${number.toString(36)}~${'A'.repeat(16)}`;
}
