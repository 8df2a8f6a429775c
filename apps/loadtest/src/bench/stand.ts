import { createTasks, orderPlace, type Tasks } from '@seckill/tasks';
import { createTestDb } from '@seckill/db/testing';
import type { Client } from 'undici';
import { connection } from '../storm/http.ts';
import { contestants, type ContestantName } from './contestants.ts';
import type { ApiJob } from './messages.ts';
import { startApi, startWorker, type Running, type RunningApi } from './processes.ts';

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
  const { batchMaxTickets, worker: works } = contestants[name];
  const database = await createTestDb(place.mysqlUrl);
  await database.db.seedDemoSales();
  const job: ApiJob = {
    contestant: name,
    redisUrl,
    databaseUrl: database.url,
    keyPrefix: `bench-${name}`,
    sessionSecret,
    adminToken,
  };
  const api = await startApi(job, nodeArgs);
  const control = connection(api.url);
  const tasks = createTasks({ redisUrl, prefix: job.keyPrefix, secret: sessionSecret });
  let worker: Running | undefined;
  const stand: Stand = {
    name,
    api,
    control,
    adminToken,
    tasks,
    worker: () => worker,
    async startWorker() {
      if (works) worker ??= await startWorker(job, batchMaxTickets, nodeArgs);
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

/** The books of a round's line. */
export const lineOf = (stand: Stand, saleId: number, round: number) =>
  stand.tasks.line(orderPlace, `${saleId}-${round}`);
