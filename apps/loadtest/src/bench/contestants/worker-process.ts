// The worker of the contestant whose purchases are ordinary tasks, as a process of its own.
import { createDb } from '@seckill/db';
import { createInventory } from '@seckill/inventory';
import { createTasks, createWorker } from '@seckill/tasks';
import { isJob } from './messages.ts';
import { placeAlone, placeAloneHandler } from './place-alone.ts';

const CONCURRENCY = 8;
const STOP_MS = 10_000;

const job: unknown = JSON.parse(process.argv[2] ?? '');
if (!isJob(job)) throw new TypeError('not a job for a contestant');
const { redisUrl, databaseUrl, keyPrefix: prefix, sessionSecret: secret } = job;

const db = createDb({ url: databaseUrl });
const inventory = createInventory({ redisUrl, prefix, wait: true });
const tasks = createTasks({ redisUrl, prefix, secret, tasks: [placeAlone] });
const log = { info() {}, warn: console.error, error: console.error };
const handlers = [placeAloneHandler({ db, inventory })];
const worker = createWorker({ tasks, handlers, concurrency: CONCURRENCY, log });
worker.start();
process.send?.('ready');

process.once('disconnect', () => process.exit());
process.on('SIGINT', () => undefined);
process.once('SIGTERM', () => {
  void worker.close({ deadlineMs: STOP_MS }).then(() => process.exit());
});
