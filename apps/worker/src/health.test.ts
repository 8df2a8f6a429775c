import { afterAll, expect, inject, test } from 'vitest';
import { startRedis } from '@seckill/scripts/services';
import { createTasks } from '@seckill/task-engine';
import { declaredTasks } from '@seckill/tasks';
import { openHealthDoor } from './health.ts';

const secret = 's'.repeat(32);
const closers: (() => Promise<unknown>)[] = [];
afterAll(() => Promise.all(closers.map((close) => close())));

async function openDoor(redisUrl: string) {
  const tasks = createTasks({
    tasks: declaredTasks,
    redisUrl,
    prefix: 'health-door',
    secret,
    commandTimeoutMs: 300,
  });
  const door = await openHealthDoor({ host: '127.0.0.1', healthPort: 0, tasks });
  closers.push(async () => {
    await door.close();
    await tasks.close();
  });
  return door;
}

test('alive, ready and counted, to this machine only', async () => {
  const door = await openDoor(inject('redisUrl'));
  expect(door.addresses()).toEqual([expect.objectContaining({ address: '127.0.0.1' })]);
  expect((await door.inject('/healthz')).json()).toEqual({ alive: true });
  expect((await door.inject('/readyz')).json()).toEqual({ ready: true });
  const metrics = (await door.inject('/metrics')).body;
  expect(metrics).toMatch(/^process_cpu_seconds_total /m);
  expect(metrics).toMatch(/^seckill_tasks_waiting\{task="order\.place"\} 0$/m);
});

test('alive but not ready while Redis is away, and says why', async () => {
  const redis = await startRedis();
  const door = await openDoor(redis.url);
  await redis.stop();
  expect((await door.inject('/healthz')).statusCode).toBe(200);
  const answer = await door.inject('/readyz');
  expect(answer.statusCode).toBe(503);
  expect(answer.json()).toEqual({ ready: false, redis: expect.stringMatching(/\w/) });
});
