import { createDb } from '@seckill/db';
import { createInventory } from '@seckill/inventory';
import { createTasks, createWorker } from '@seckill/tasks';
import { pino } from 'pino';
import { placeOrders } from '../order/index.ts';

/** Where the process kills itself: after the claim in Redis, or after the COMMIT in MySQL. */
export type DyingWorker = {
  redisUrl: string;
  databaseUrl: string;
  prefix: string;
  secret: string;
  diesAfter: 'claim' | 'commit';
};

const [spec = '{}'] = process.argv.slice(2);
const { redisUrl, databaseUrl, prefix, secret, diesAfter }: DyingWorker = JSON.parse(spec);

const db = createDb({ url: databaseUrl });
const inventory = createInventory({ redisUrl, prefix, wait: true });
const dyingAfter =
  <A extends unknown[], R>(step: (...args: A) => Promise<R>) =>
  async (...args: A): Promise<R> => {
    await step(...args);
    process.kill(process.pid, 'SIGKILL');
    return new Promise(() => {});
  };

createWorker({
  tasks: createTasks({ redisUrl, prefix, secret }),
  handlers: [
    placeOrders({
      db: diesAfter === 'commit' ? { ...db, placeOrders: dyingAfter(db.placeOrders) } : db,
      inventory:
        diesAfter === 'claim' ? { ...inventory, claim: dyingAfter(inventory.claim) } : inventory,
    }),
  ],
  timing: { lockDuration: 1000, stalledInterval: 250, drainDelay: 1 },
  log: pino({ level: 'silent' }),
}).start();
