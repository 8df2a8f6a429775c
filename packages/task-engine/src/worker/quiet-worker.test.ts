import { openTestClient } from '@seckill/redis/testing';
import { startRedis } from '@seckill/scripts/services';
import { afterAll, expect, it, onTestFinished } from 'vitest';
import { handle } from '../declare/handlers.ts';
import { eventually, openLab, QUICK } from '../testing/lab.ts';
import { add, seat } from '../testing/sample-tasks.ts';

// One that nobody else talks to: what is said to it is listened to.
const redis = await startRedis();
afterAll(() => redis.stop());
const lab = openLab(redis.url);

it('a worker whose next job is not due for an hour asks again in short reads', async () => {
  const tasks = await lab.open();
  const seconds: number[] = [];
  const client = openTestClient(redis.url);
  const monitor = await client.monitor();
  monitor.on('monitor', (_at: string, [name, , timeout]: string[]) => {
    if (name?.toLowerCase() === 'bzpopmin') seconds.push(Number(timeout));
  });
  try {
    await tasks.applyAsync(add, { a: 1, b: 2 }, { countdown: 3_600_000 });
    lab.work(tasks, [handle(add, async ({ a, b }) => a + b)]);
    await eventually(() => expect(seconds.length).toBeGreaterThan(1));
    expect(Math.max(...seconds)).toBeLessThanOrEqual(3);
  } finally {
    monitor.disconnect();
    client.disconnect();
  }
});

it('a worker in whose queues there is nothing asks for jobs and nothing else, and takes what comes', async () => {
  const tasks = await lab.open({ prefix: `${lab.prefix}-still` });
  // Before the worker: a command that is told together with the answer to MONITOR is one too many for ioredis.
  const client = openTestClient(redis.url);
  onTestFinished(() => client.disconnect());
  const monitor = await client.monitor();
  onTestFinished(() => monitor.disconnect());
  const timing = { ...QUICK, drainDelay: 0.1, stalledInterval: 50, tendEvery: 20, checkEvery: 50 };
  lab.work(tasks, [handle(add, async ({ a, b }) => a + b), handle(seat, async () => [])], {
    timing,
  });
  expect(await tasks.get(await tasks.delay(add, { a: 1, b: 2 }))).toBe(3);
  const asked: string[] = [];
  monitor.on('monitor', (_at: string, [name = '', ...words]: string[]) => {
    const isOfQueues = words.some(
      (word) => word.includes('-still:') && !word.includes(':workers}'),
    );
    if (isOfQueues) asked.push(name.toLowerCase());
  });
  await eventually(() => {
    const latest = asked.slice(-50);
    expect(latest).toHaveLength(50);
    expect(new Set(latest)).toEqual(new Set(['bzpopmin', 'exists']));
  });
  expect(await tasks.get(await tasks.delay(add, { a: 3, b: 4 }))).toBe(7);
});
