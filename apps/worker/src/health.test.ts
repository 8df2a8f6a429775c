import { randomBytes } from 'node:crypto';
import { createDb } from '@seckill/db';
import { createTestDb } from '@seckill/db/testing';
import { connect } from '@seckill/redis';
import { watchReadiness } from '@seckill/sales';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { startRedis } from '@seckill/scripts/services';
import { createTasks } from '@seckill/task-engine';
import { declaredTasks } from '@seckill/tasks';
import { openHealthDoor } from './health.ts';

const secret = '9f3c71e5b2d8064aa1c07e6d58b3f294';
const closers: (() => Promise<unknown>)[] = [];
let database: Awaited<ReturnType<typeof createTestDb>>;
beforeAll(async () => {
  database = await createTestDb(inject('mysqlUrl'));
});
afterAll(async () => {
  await Promise.all(closers.map((close) => close()));
  await database.drop();
});

async function openDoor(redisUrl: string, db = database.db) {
  const prefix = `health-door-${randomBytes(4).toString('hex')}`;
  const tasks = createTasks({
    tasks: declaredTasks,
    redisUrl,
    prefix,
    secret,
    commandTimeoutMs: 300,
  });
  const redis = connect({ url: redisUrl, policy: 'wait', onError: () => {} });
  const log = { info() {}, warn() {} };
  const readiness = watchReadiness({ redis, prefix, tasks, db, log });
  const at = { host: '127.0.0.1', healthPort: 0 };
  const door = await openHealthDoor({ ...at, tasks, readiness, db, redis });
  closers.push(async () => {
    await door.close();
    readiness.close();
    redis.cut();
    await tasks.close();
  });
  return door;
}

test('alive, ready and counted, to this machine only', async () => {
  const door = await openDoor(inject('redisUrl'));
  expect(door.addresses()).toEqual([expect.objectContaining({ address: '127.0.0.1' })]);
  expect((await door.inject('/healthz')).json()).toEqual({ alive: true });
  await expect
    .poll(async () => (await door.inject('/readyz')).json(), { timeout: 10_000 })
    .toEqual({ ready: true, redis: 'ok', mysql: 'ok' });
  const metrics = (await door.inject('/metrics')).body;
  expect(metrics).toMatch(/^process_cpu_seconds_total /m);
  expect(metrics).toMatch(/^seckill_clock_offset_seconds -?[\d.]+/m);
  expect(metrics).toMatch(/^seckill_store_up\{store="mysql"\} 1$/m);
  expect(metrics).toMatch(/^seckill_store_answer_seconds\{store="redis"\} 0\.\d+$/m);
  expect(metrics).toMatch(/^seckill_mysql_connections\{state="waiting"\} 0$/m);
  expect(metrics).toMatch(/^seckill_redis_memory_bytes\{kind="used"\} \d{5,}$/m);
  expect(metrics).toMatch(/^seckill_tasks_waiting\{task="order\.place"\} 0$/m);
});

test('alive but not ready while a store is away, and names it without a host', async () => {
  const redis = await startRedis();
  const door = await openDoor(redis.url);
  const nowhere = createDb({ url: 'mysql://somebody@127.0.0.1:1/shop' });
  closers.push(() => nowhere.close());
  const withoutMysql = await openDoor(inject('redisUrl'), nowhere);
  await redis.stop();
  expect((await door.inject('/healthz')).statusCode).toBe(200);
  for (const [asked, stores] of [
    [door, { redis: 'away', mysql: 'ok' }],
    [withoutMysql, { redis: 'ok', mysql: 'away' }],
  ] as const) {
    await expect
      .poll(async () => (await asked.inject('/readyz')).json(), { timeout: 10_000 })
      .toMatchObject({ ready: false, code: 'unavailable', ...stores });
    const answer = await asked.inject('/readyz');
    expect(answer.statusCode).toBe(503);
    expect(answer.headers['retry-after']).toBe('1');
    const told = (await asked.inject('/metrics')).body;
    for (const [store, state] of Object.entries(stores)) {
      expect(told).toContain(`seckill_store_up{store="${store}"} ${state === 'ok' ? 1 : 0}`);
    }
    expect(answer.body).not.toMatch(/127\.0\.0\.1|somebody/);
  }
});
