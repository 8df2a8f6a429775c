import { randomBytes } from 'node:crypto';
import { createTestDb } from '@seckill/db/testing';
import { createInventory } from '@seckill/inventory';
import { connect, createCache } from '@seckill/redis';
import { createScheduler, createTasks, createWorker, type Log } from '@seckill/task-engine';
import { declaredTasks } from '@seckill/tasks';
import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import { homeHandlers } from './home/handlers.ts';
import { orderHandlers } from './order/handlers.ts';
import { schedules } from './schedules.ts';

const quiet: Log = { info() {}, warn() {}, error() {} };
const redisUrl = inject('redisUrl');
const prefix = `t-${randomBytes(4).toString('hex')}`;
const secret = 'session-secret-of-the-tests-0123456789';
const connection = connect({ url: redisUrl, policy: 'wait', onError: () => {} });
const inventory = createInventory({ connection, prefix });
const cache = createCache({ connection, prefix });
const tasks = createTasks({ tasks: declaredTasks, redisUrl, prefix, secret });
let testDb: Awaited<ReturnType<typeof createTestDb>>;
const closers: (() => Promise<void>)[] = [];

/** What one worker process runs. */
function startWorker(): void {
  const parts = { db: testDb.db, inventory, tasks, cache, log: quiet };
  const worker = createWorker({
    tasks,
    handlers: [...homeHandlers(parts), ...orderHandlers(parts)],
    log: quiet,
  });
  const list = schedules({
    sweepEveryMs: 100,
    reconcileEveryMs: 200,
    keepDays: { messages: 180, operations: 30, audit: 365 },
  });
  const scheduler = createScheduler({ tasks, schedules: list, log: quiet, lookEvery: 20 });
  worker.start();
  scheduler.start();
  closers.push(async () => {
    await Promise.all([scheduler.close(), worker.close({ deadlineMs: 2000 })]);
  });
}

beforeAll(async () => {
  testDb = await createTestDb(inject('mysqlUrl'));
  await testDb.db.seedDemo();
  startWorker();
  startWorker();
});
afterAll(async () => {
  await Promise.all(closers.map((close) => close()));
  await Promise.all([tasks.close(), connection.close()]);
  await testDb.drop();
});

it('the list runs: banners, sweep and reconciliation', async () => {
  const ended = async () => {
    const list = await tasks.schedules();
    const well = list.filter(({ runs, last }) => runs > 0 && last?.status === 'success');
    return well.map(({ name }) => name);
  };
  await expect
    .poll(ended, { timeout: 45_000, interval: 20 })
    .toEqual(['reconcile-orders', 'refresh-banners', 'sweep-orders']);
  // A fresh Redis was filled from MySQL.
  expect(await inventory.snapshot(1)).toMatchObject({ round: 1 });
});
