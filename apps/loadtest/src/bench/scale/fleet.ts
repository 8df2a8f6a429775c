import { randomBytes } from 'node:crypto';
import { createTestDb } from '@seckill/db/testing';
import { createTasks } from '@seckill/task-engine';
import { declaredTasks, laneOfRound, orderPlace } from '@seckill/tasks';
import { createClient } from '../../product/http.ts';
import { startApp, type Running } from '../../product/start.ts';
import { startExchangedApi, unlimited } from '../contestants/exchanged-api.ts';
import type { Servers } from './servers.ts';

export type Fleet = Awaited<ReturnType<typeof startFleet>>;

/** A round of a sale. */
export type Round = { saleId: number; round: number };

/** The product in any number of processes, which can be more or fewer later: one API and one worker at first. Its APIs accept beyond the stock. */
export async function startFleet({ redisUrl, mysqlUrl }: Servers) {
  const database = await createTestDb(mysqlUrl);
  const prefix = 'scale';
  const [sessionSecret, adminToken] = [secret(), secret()];
  const env = unlimited({
    redisUrl,
    databaseUrl: database.url,
    prefix,
    sessionSecret,
    adminToken,
  });
  const apis: Running[] = [];
  const workers: Running[] = [];
  const tasks = createTasks({ redisUrl, prefix, secret: sessionSecret, tasks: declaredTasks });

  async function resize(size: { apis: number; workers: number }): Promise<void> {
    await reach(apis, size.apis, () => startExchangedApi('product', env));
    await reach(workers, size.workers, () => startApp('worker', env));
  }
  async function close(): Promise<void> {
    await Promise.all([...apis, ...workers].map((each) => each.stop()));
    await tasks.close();
    await database.drop();
  }

  try {
    await resize({ apis: 1, workers: 1 });
  } catch (error) {
    await close();
    throw error;
  }
  const operator = createClient(apis[0]?.url ?? '');
  return {
    apis,
    workers,
    prefix,
    sessionSecret,
    adminToken,
    operator,
    database,
    resize,
    /** The hash tag of the line of a sale. */
    tagOf: (saleId: number) => `${prefix}:${orderPlace.name}:${saleId % orderPlace.batch.shards}`,
    /** The tickets of all these rounds together. */
    async line(rounds: readonly Round[]) {
      const lines = await Promise.all(rounds.map((each) => tasks.line(orderPlace, laneOf(each))));
      const sum = (figure: (line: (typeof lines)[number]) => number) =>
        lines.reduce((all, line) => all + figure(line), 0);
      return { waiting: sum(({ waiting }) => waiting), accepted: sum(({ accepted }) => accepted) };
    },
    /** In how many batches the tickets of these rounds were written. */
    async batches(rounds: readonly Round[]) {
      const records = await Promise.all(
        rounds.map((each) => tasks.record(orderPlace, laneOf(each))),
      );
      return records.flat().length;
    },
    /** Tasks beside the lines that are to be done now: the texts of winners, for one. */
    async owed() {
      const queues = await tasks.queues();
      return queues.reduce((all, { waiting, active }) => all + waiting + active, 0);
    },
    async close() {
      await operator.destroy();
      await close();
    },
  };
}

const laneOf = ({ saleId, round }: Round) => laneOfRound(saleId, round);

const secret = () => randomBytes(32).toString('hex');

/** Starts those that are missing, and stops the last of those that are too many. */
async function reach(running: Running[], count: number, start: () => Promise<Running>) {
  const missing = Array.from({ length: Math.max(0, count - running.length) }, start);
  const surplus = running.splice(count);
  running.push(...(await Promise.all(missing)));
  await Promise.all(surplus.map((each) => each.stop()));
}
