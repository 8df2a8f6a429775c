import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { createTestDb, makeSale } from '@seckill/db/testing';
import { createInventory } from '@seckill/inventory';
import { connect, createCache, createDeposits, createLimiter } from '@seckill/redis';
import { numbersAfter } from '@seckill/sales';
import { programArgs } from '@seckill/scripts/typescript';
import { createTasks, createWorker, type TaskWorker } from '@seckill/task-engine';
import { declaredTasks, laneOfRound, orderPlace, type PlaceResult } from '@seckill/tasks';
import { pino } from 'pino';
import { expect, inject, vi } from 'vitest';
import { orderHandlers, type OrderParts } from '../order/handlers.ts';
import type { DyingWorker } from './dying-worker.ts';

const SECRET = 'session-secret-of-the-tests-0123456789';
const DYING_WORKER = fileURLToPath(new URL('dying-worker.ts', import.meta.url));

const quiet = pino({ level: 'silent' });

export type Shop = Awaited<ReturnType<typeof openShop>>;

/** The two stores and the queue of one sale with three units, without an API in front. */
export async function openShop(servers: { redisUrl?: string; mysqlUrl?: string } = {}) {
  const redisUrl = servers.redisUrl ?? inject('redisUrl');
  const prefix = `t-${randomBytes(4).toString('hex')}`;
  const {
    db,
    url: databaseUrl,
    setPayBy,
    setPayWindow,
    closeSale,
    holdRound,
    drop,
  } = await createTestDb(servers.mysqlUrl ?? inject('mysqlUrl'));
  await db.seedDemo();
  const connection = connect({ url: redisUrl, policy: 'wait', onError: () => {} });
  const shared = { connection, prefix };
  const inventory = createInventory(shared);
  const tasks = createTasks({
    tasks: declaredTasks,
    redisUrl,
    prefix,
    secret: SECRET,
    numbersAfter: numbersAfter(db),
    // What fails here fails by plan, not because the machine is busy.
    commandTimeoutMs: 10_000,
  });
  const workers: TaskWorker[] = [];
  await expect
    .poll(() =>
      tasks.ping().then(
        () => true,
        () => false,
      ),
    )
    .toBe(true);
  await inventory.openRound({ saleId: 1, round: 1, total: 3 });

  return {
    db,
    /** A further open sale, known to both stores. */
    async newSale(stock: number): Promise<number> {
      const sale = await makeSale(db, { stock });
      await inventory.openRound({ saleId: sale.id, round: sale.round, total: sale.total });
      return sale.id;
    },
    setPayBy,
    setPayWindow,
    closeSale,
    holdRound,
    /** As an operator's shell has it. */
    redis: connection.client,
    inventory,
    cache: createCache(shared),
    deposits: createDeposits(shared),
    limiter: createLimiter(shared),
    tasks,
    redisUrl,
    prefix,
    /** Tickets are submitted in one tick, so they travel as one batch. */
    press: (buyers: string[], { saleId = 1, round = 1, standby = false, instead = '' } = {}) =>
      Promise.all(
        buyers.map(async (buyerId) => {
          const args = { saleId, round, buyerId, buyerName: buyerId, ...(standby && { standby }) };
          const owner = { owner: buyerId, ...(instead && { instead }) };
          return (await tasks.enter(orderPlace, args, owner)).id;
        }),
      ),
    /** Resolves when every ticket is decided; throws when one is not after 45 s, or has no result. */
    async verdicts(ids: string[]): Promise<PlaceResult[]> {
      const states = await vi.waitFor(
        async () => {
          const all = await Promise.all(ids.map((id) => tasks.result(id)));
          const queued = ids.filter((_, i) => all[i]?.status === 'queued');
          if (queued.length > 0) throw new Error(`tickets still queued: ${queued.join(', ')}`);
          return all;
        },
        { timeout: 45_000, interval: 10 },
      );
      return states.map((state, i) => {
        if (!orderPlace.isResult(state?.result))
          throw new Error(`${ids[i]} ended ${state?.status}`);
        return state.result;
      });
    },
    line: (round = 1) => tasks.line(orderPlace, laneOfRound(1, round)),
    /** A worker whose stores may be decorated by the test. */
    work(decorate: Partial<OrderParts> = {}) {
      const worker = createWorker({
        tasks,
        handlers: orderHandlers({ db, inventory, tasks, log: quiet, ...decorate }),
        timing: { lockDuration: 1000, stalledInterval: 250, drainDelay: 1 },
        log: quiet,
      });
      workers.push(worker);
      worker.start();
      return worker;
    },
    /** Ends the workers of this process. */
    async rest() {
      await Promise.all(workers.splice(0).map((worker) => worker.close({ deadlineMs: 1000 })));
    },
    /** Runs a worker process that kills itself at the given step; resolves when it is dead. */
    async workUntilDeath(diesAfter: DyingWorker['diesAfter']) {
      const spec: DyingWorker = { redisUrl, databaseUrl, prefix, secret: SECRET, diesAfter };
      const args = [...(await programArgs(DYING_WORKER)), JSON.stringify(spec)];
      const child = spawn(process.execPath, args, { stdio: 'inherit' });
      const [, signal] = await once(child, 'exit');
      return signal;
    },
    async close() {
      await Promise.all(workers.map((worker) => worker.close({ deadlineMs: 1000 })));
      await Promise.all([tasks.close(), connection.close()]);
      await drop();
    },
  };
}
