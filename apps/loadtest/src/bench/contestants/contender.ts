import { fileURLToPath } from 'node:url';
import { createTestDb } from '@seckill/db/testing';
import { programArgs } from '@seckill/scripts/typescript';
import { createTasks } from '@seckill/task-engine';
import { declaredTasks, orderPlace } from '@seckill/tasks';
import type { Dispatcher } from 'undici';
import { createClient } from '../../product/http.ts';
import { startApp, startProgram, type Running } from '../../product/start.ts';
import { startCelery } from './celery/contender.ts';
import { contestants, type ContestantName } from './contestants.ts';
import { startExchangedApi, unlimited } from './exchanged-api.ts';
import { placeAlone } from './place-alone.ts';

export type Contender = {
  name: ContestantName;
  /** Of its keys in Redis. */
  prefix: string;
  api: Running;
  operator: Dispatcher;
  adminToken: string;
  worker(): Running | undefined;
  startWorker(): Promise<void>;
  stopWorker(): Promise<void>;
  /** The tickets of a round that wait for a verdict; `accepted` counts all, unless they are ordinary tasks. */
  line(saleId: number, round: number): Promise<{ waiting: number; accepted?: number }>;
  close(): Promise<void>;
};

export type Surroundings = {
  redisUrl: string;
  mysqlUrl: string;
  sessionSecret: string;
  adminToken: string;
  nodeArgs: string[];
};

/** Starts a contestant's API, with its own database and its own keys; its worker is another step. */
export async function startContender(
  name: ContestantName,
  surroundings: Surroundings,
): Promise<Contender> {
  const { redisUrl, mysqlUrl, sessionSecret, adminToken, nodeArgs } = surroundings;
  const { batchMaxTickets, worker: kind } = contestants[name];
  if (kind === 'celery') return startCelery(surroundings);
  const database = await createTestDb(mysqlUrl);
  await database.db.seedDemo();
  const prefix = `bench-${name}`;
  const env = {
    ...unlimited({ redisUrl, databaseUrl: database.url, prefix, sessionSecret, adminToken }),
    BATCH_MAX_TICKETS: String(batchMaxTickets),
  };
  const api = await startExchangedApi(name, env, nodeArgs).catch(async (error: unknown) => {
    await database.drop();
    throw error;
  });
  const operator = createClient(api.url);
  const tasks = createTasks({
    redisUrl,
    prefix,
    secret: sessionSecret,
    tasks: [...declaredTasks, placeAlone],
  });
  let worker: Running | undefined;
  return {
    name,
    prefix,
    api,
    operator,
    adminToken,
    worker: () => worker,
    async startWorker() {
      if (kind === 'plain') worker ??= await startPlainWorker(env, nodeArgs);
      if (kind === 'product') worker ??= await startApp('worker', env, nodeArgs);
    },
    async stopWorker() {
      await worker?.stop();
      worker = undefined;
    },
    async line(saleId, round) {
      if (kind !== 'plain') return tasks.line(orderPlace, `${saleId}-${round}`);
      const queue = (await tasks.queues()).find((each) => each.name === placeAlone.queue);
      return { waiting: queue ? queue.waiting + queue.active + queue.delayed : 0 };
    },
    async close() {
      await operator.destroy();
      await Promise.all([api.stop(), worker?.stop(), tasks.close()]);
      await database.drop();
    },
  };
}

async function startPlainWorker(env: NodeJS.ProcessEnv, nodeArgs: string[]): Promise<Running> {
  const program = fileURLToPath(new URL('./plain-worker.ts', import.meta.url));
  return startProgram('the plain worker', [...nodeArgs, ...(await programArgs(program))], env);
}
