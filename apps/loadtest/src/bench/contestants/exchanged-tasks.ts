import { randomBytes } from 'node:crypto';
import { createDb } from '@seckill/db';
import { createInventory } from '@seckill/inventory';
import { connect } from '@seckill/redis';
import { createTasks as createOwn, type Tasks } from '@seckill/task-engine';
import { orderPlace, type PlaceOrder } from '@seckill/tasks';
import { toContestant } from './contestants.ts';
import { createTakeUnit, orderAlone } from './order-alone.ts';
import { placeAlone, placeNow } from './place-alone.ts';

export * from '@seckill/task-engine';

type Options = Parameters<typeof createOwn>[0];

/** The task layer of a contestant: the product's own, or one whose `enter` does something else. */
export function createTasks(options: Options): Tasks {
  const tasks = createOwn(options);
  const name = toContestant(process.env['BENCH_CONTESTANT'] ?? '');
  switch (name) {
    case 'product':
    case 'single':
    case 'winners':
    case 'soldout':
      return tasks;
    case 'celery':
      throw new Error(`${name} has an API of its own`);
    case 'floor': {
      const id = ticketId('1-1', 1);
      return { ...tasks, enter: async () => ({ id, number: 1, isNew: true }) };
    }
    case 'plain':
      return withEnter(tasks, (purchase) => tasks.delay(placeAlone, purchase));
    case 'shop': {
      const { db, connection } = openStores(options);
      const takeUnit = createTakeUnit({ db, connection, prefix: options.prefix ?? 'seckill' });
      return withEnter(tasks, async (purchase) => {
        if (await takeUnit(purchase)) await tasks.delay(orderAlone, purchase);
      });
    }
    case 'sync': {
      const { db } = openStores(options);
      return withEnter(tasks, ({ saleId, round, buyerId, buyerName }, id) =>
        db.placeOrders({ saleId, round, tickets: [{ ticketId: id, buyerId, buyerName }] }),
      );
    }
    case 'claim': {
      const stores = openStores(options);
      return withEnter(tasks, (purchase, id) => placeNow(stores, purchase, id));
    }
  }
}

function openStores({ redisUrl, prefix = 'seckill' }: Options) {
  const connection = connect({ url: redisUrl, policy: 'fail-fast', onError: console.error });
  return {
    db: createDb({ url: process.env['DATABASE_URL'] ?? '' }),
    connection,
    inventory: createInventory({ connection, prefix }),
  };
}

/** The task layer with `act` in place of a ticket in line. */
function withEnter(
  tasks: Tasks,
  act: (purchase: PlaceOrder, ticketId: string) => Promise<unknown>,
): Tasks {
  let number = 0;
  return {
    ...tasks,
    async enter(_task, args) {
      if (!orderPlace.isArgs(args)) throw new TypeError('not a purchase');
      number += 1;
      const id = ticketId(`${args.saleId}-${args.round}`, number);
      await act(args, id);
      return { id, number, isNew: true };
    },
  };
}

/** Looks like a ticket of the engine; nobody will ask for it. */
function ticketId(lane: string, number: number): string {
  const batchId = `${Date.now().toString(36).padStart(8, '0')}${randomBytes(9).toString('base64url')}`;
  return `${orderPlace.name}~${lane}~${batchId}~0~${number.toString(36)}~${'A'.repeat(16)}`;
}
