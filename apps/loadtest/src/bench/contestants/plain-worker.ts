// The worker of the contestant whose purchases are ordinary tasks, as a process of its own.
import { createDb } from '@seckill/db';
import { createInventory } from '@seckill/inventory';
import { connect } from '@seckill/redis';
import { createTasks, createWorker } from '@seckill/task-engine';
import { declaredTasks } from '@seckill/tasks';
import { orderAlone, orderAloneHandler } from './order-alone.ts';
import { placeAlone, placeAloneHandler } from './place-alone.ts';

const CONCURRENCY = 8;
const STOP_MS = 10_000;

const setting = (name: string) => process.env[name] ?? '';
const redisUrl = setting('REDIS_URL');
const prefix = setting('KEY_PREFIX');

const db = createDb({ url: setting('DATABASE_URL') });
const connection = connect({ url: redisUrl, policy: 'wait', onError: console.error });
const inventory = createInventory({ connection, prefix });
const tasks = createTasks({
  redisUrl,
  prefix,
  secret: setting('SESSION_SECRET'),
  tasks: [...declaredTasks, placeAlone, orderAlone],
});
const log = { info() {}, warn: console.error, error: console.error };
const handlers = [placeAloneHandler({ db, inventory }), orderAloneHandler({ db })];
const worker = createWorker({ tasks, handlers, concurrency: CONCURRENCY, log });
worker.start();
console.log('{"msg":"ready"}');

process.once('SIGTERM', () => {
  void worker.close({ deadlineMs: STOP_MS }).then(() => process.exit());
});
