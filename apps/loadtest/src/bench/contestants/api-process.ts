// One contestant's API, as a process of its own: the product's buildApp with a part exchanged.
import { buildApp } from '@seckill/api';
import { createDb } from '@seckill/db';
import { createInventory } from '@seckill/inventory';
import { createTasks } from '@seckill/tasks';
import { contestants, isContestant, type ContestantName } from './contestants.ts';
import { isJob } from './messages.ts';
import { neverSoldOut, tasksOf } from './swaps.ts';

const job: unknown = JSON.parse(process.argv[2] ?? '');
if (!isJob(job)) throw new TypeError('not a job for a contestant');
const name = nameOf(job.contestant);
const { redisUrl, databaseUrl, keyPrefix, sessionSecret, adminToken } = job;
const { batchMaxTickets } = contestants[name];

const db = createDb({ url: databaseUrl });
const inventory = createInventory({ redisUrl, prefix: keyPrefix });
const tasks = createTasks({ redisUrl, prefix: keyPrefix, secret: sessionSecret, batchMaxTickets });
const app = await buildApp({
  db,
  inventory: neverSoldOut(inventory),
  tasks: tasksOf(name, { db, inventory, tasks }),
  config: {
    host: '127.0.0.1',
    port: 0,
    redisUrl,
    databaseUrl,
    keyPrefix,
    sessionSecret,
    adminToken,
    batchMaxTickets,
    purchasesPer10s: 1_000_000_000,
    admissionMaxWaiting: 1_000_000_000,
    maxSockets: 1000,
    allowedOrigins: [],
    paymentProvider: 'demo',
    paymentWebhookSecret: '',
    bannerCache: 'delete',
    boardWritable: false,
    trustedProxies: undefined,
    webRoot: undefined,
    logLevel: 'fatal',
  },
});
const url = await app.listen({ host: '127.0.0.1', port: 0 });
process.send?.({ url });

process.once('disconnect', () => process.exit());
process.on('SIGINT', () => undefined);
process.once('SIGTERM', () => {
  void app.close().then(() => process.exit());
});

function nameOf(text: string): ContestantName {
  if (!isContestant(text)) throw new TypeError(`no contestant "${text}"`);
  return text;
}
