import { createDb } from '@seckill/db';
import { createInventory } from '@seckill/inventory';
import { connect } from '@seckill/redis';
import { expire, promote } from '@seckill/sales';
import { createTasks, createWorker } from '@seckill/task-engine';
import { declaredTasks } from '@seckill/tasks';
import { pino } from 'pino';
import { orderHandlers } from '../order/handlers.ts';

/**
 * Where the process kills itself: after the claim in Redis, after the COMMIT in MySQL, after orders expired there,
 * after a promotion in Redis, after its order in MySQL.
 */
export type DyingWorker = {
  redisUrl: string;
  databaseUrl: string;
  prefix: string;
  secret: string;
  diesAfter: 'claim' | 'commit' | 'expiry' | 'promotion' | 'promoted order';
};

const [spec = '{}'] = process.argv.slice(2);
const { redisUrl, databaseUrl, prefix, secret, diesAfter }: DyingWorker = JSON.parse(spec);

const db = createDb({ url: databaseUrl });
const connection = connect({ url: redisUrl, policy: 'wait', onError: () => {} });
const inventory = createInventory({ connection, prefix });
const dyingAfter =
  <A extends unknown[], R>(step: (...args: A) => Promise<R>) =>
  async (...args: A): Promise<R> => {
    await step(...args);
    process.kill(process.pid, 'SIGKILL');
    return new Promise(() => {});
  };

const tasks = createTasks({ tasks: declaredTasks, redisUrl, prefix, secret });
const log = pino({ level: 'silent' });
const parts = {
  tasks,
  db: {
    ...db,
    ...((diesAfter === 'commit' || diesAfter === 'promoted order') && {
      placeOrders: dyingAfter(db.placeOrders),
    }),
    ...(diesAfter === 'expiry' && { expireOrders: dyingAfter(db.expireOrders) }),
  },
  inventory: {
    ...inventory,
    ...(diesAfter === 'promotion' && { promote: dyingAfter(inventory.promote) }),
    ...(diesAfter === 'claim' && { claim: dyingAfter(inventory.claim) }),
  },
};

createWorker({
  tasks,
  handlers: orderHandlers({ ...parts, log }),
  timing: { lockDuration: 1000, stalledInterval: 250, drainDelay: 1 },
  log,
}).start();
if (diesAfter === 'expiry') await expire(parts);
if (diesAfter.startsWith('promot')) await promote(parts, { saleId: 1, round: 1 });
