import { fileURLToPath } from 'node:url';
import { createTestDb } from '@seckill/db/testing';
import { programArgs, sourceArgs } from '@seckill/scripts/typescript';
import { createTasks, orderPlace, type Tasks } from '@seckill/tasks';
import type { Client } from 'undici';
import { createClient } from '../../product/http.ts';
import { programOf, startApp, startProgram, type Running } from '../../product/start.ts';
import { contestants, type ContestantName } from './contestants.ts';
import { placeAlone } from './place-alone.ts';

/** A contestant whose API runs: with its own database, its own keys, its own processes. */
export type Contender = {
  name: ContestantName;
  api: Running;
  operator: Client;
  adminToken: string;
  tasks: Tasks;
  worker(): Running | undefined;
  startWorker(): Promise<void>;
  stopWorker(): Promise<void>;
  close(): Promise<void>;
};

export type Surroundings = {
  redisUrl: string;
  mysqlUrl: string;
  sessionSecret: string;
  adminToken: string;
  nodeArgs: string[];
};

export async function startContender(
  name: ContestantName,
  { redisUrl, mysqlUrl, sessionSecret, adminToken, nodeArgs }: Surroundings,
): Promise<Contender> {
  const { batchMaxTickets, worker: kind } = contestants[name];
  const database = await createTestDb(mysqlUrl);
  await database.db.seedDemoSales();
  const prefix = `bench-${name}`;
  const env = {
    PATH: process.env['PATH'],
    HOST: '127.0.0.1',
    PORT: '0',
    REDIS_URL: redisUrl,
    DATABASE_URL: database.url,
    KEY_PREFIX: prefix,
    SESSION_SECRET: sessionSecret,
    ADMIN_TOKEN: adminToken,
    BATCH_MAX_TICKETS: String(batchMaxTickets),
    PURCHASES_PER_10S: '1000000000',
    ADMISSION_MAX_WAITING: '1000000000',
    BENCH_CONTESTANT: name,
  };
  const exchange = ['--import', new URL('./exchange.mjs', import.meta.url).href];
  // From its source: in a bundle there are no packages left to exchange.
  const args = [...nodeArgs, ...exchange, ...sourceArgs(programOf('api'))];
  const api = await startProgram(`the API of ${name}`, args, env);
  const operator = createClient(api.url);
  const tasks = createTasks({ redisUrl, prefix, secret: sessionSecret, tasks: [placeAlone] });
  let worker: Running | undefined;
  const contender: Contender = {
    name,
    api,
    operator,
    adminToken,
    tasks,
    worker: () => worker,
    async startWorker() {
      if (kind === 'plain') worker ??= await startPlainWorker(env, nodeArgs);
      if (kind === 'product') worker ??= await startApp('worker', env, nodeArgs);
    },
    async stopWorker() {
      await worker?.stop();
      worker = undefined;
    },
    async close() {
      await operator.destroy();
      await Promise.all([api.stop(), worker?.stop(), tasks.close()]);
      await database.drop();
    },
  };
  return contender;
}

async function startPlainWorker(env: NodeJS.ProcessEnv, nodeArgs: string[]): Promise<Running> {
  const program = fileURLToPath(new URL('./plain-worker.ts', import.meta.url));
  return startProgram('the plain worker', [...nodeArgs, ...(await programArgs(program))], env);
}

/** The tickets of a round that wait for a verdict; `accepted` counts all, unless they are ordinary tasks. */
export async function lineOf(
  { name, tasks }: Contender,
  saleId: number,
  round: number,
): Promise<{ waiting: number; accepted?: number }> {
  if (contestants[name].worker !== 'plain') return tasks.line(orderPlace, `${saleId}-${round}`);
  const queue = (await tasks.queues()).find((each) => each.name === placeAlone.queue);
  return { waiting: queue ? queue.waiting + queue.active + queue.delayed : 0 };
}
