import { createTasks, orderPlace, type Tasks } from '@seckill/tasks';
import { createTestDb } from '@seckill/db/testing';
import type { Client } from 'undici';
import { connection } from '../../product/http.ts';
import { contestants, type ContestantName } from './contestants.ts';
import type { Job } from './messages.ts';
import { placeAlone } from './place-alone.ts';
import {
  startApi,
  startPlainWorker,
  startWorker,
  type Running,
  type RunningApi,
} from './processes.ts';

/** A contestant set up and running: its own database, its own keys, its own processes. */
export type Stand = {
  name: ContestantName;
  api: RunningApi;
  control: Client;
  adminToken: string;
  tasks: Tasks;
  worker(): Running | undefined;
  startWorker(): Promise<void>;
  stopWorker(): Promise<void>;
  close(): Promise<void>;
};

export type Place = {
  redisUrl: string;
  mysqlUrl: string;
  sessionSecret: string;
  adminToken: string;
  nodeArgs: string[];
};

export async function setUp(name: ContestantName, place: Place): Promise<Stand> {
  const { redisUrl, sessionSecret, adminToken, nodeArgs } = place;
  const { batchMaxTickets, worker: kind } = contestants[name];
  const database = await createTestDb(place.mysqlUrl);
  await database.db.seedDemoSales();
  const job: Job = {
    contestant: name,
    redisUrl,
    databaseUrl: database.url,
    keyPrefix: `bench-${name}`,
    sessionSecret,
    adminToken,
  };
  const api = await startApi(job, nodeArgs);
  const control = connection(api.url);
  const tasks = createTasks({
    redisUrl,
    prefix: job.keyPrefix,
    secret: sessionSecret,
    tasks: [placeAlone],
  });
  let worker: Running | undefined;
  const stand: Stand = {
    name,
    api,
    control,
    adminToken,
    tasks,
    worker: () => worker,
    async startWorker() {
      if (kind === 'plain') worker ??= await startPlainWorker(job, nodeArgs);
      if (kind === 'product') worker ??= await startWorker(job, batchMaxTickets, nodeArgs);
    },
    async stopWorker() {
      await worker?.stop();
      worker = undefined;
    },
    async close() {
      await control.destroy();
      await Promise.all([api.stop(), worker?.stop(), tasks.close()]);
      await database.drop();
    },
  };
  await stand.startWorker();
  return stand;
}

/** The tickets of a round that wait for a verdict; `accepted` counts all, unless they are ordinary tasks. */
export async function lineOf(
  { name, tasks }: Stand,
  saleId: number,
  round: number,
): Promise<{ waiting: number; accepted?: number }> {
  if (contestants[name].worker !== 'plain') return tasks.line(orderPlace, `${saleId}-${round}`);
  const queue = (await tasks.queues()).find((each) => each.name === placeAlone.queue);
  return { waiting: queue ? queue.waiting + queue.active + queue.delayed : 0 };
}
