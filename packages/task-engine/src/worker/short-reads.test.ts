import { openTestClient } from '@seckill/redis/testing';
import { startRedis } from '@seckill/scripts/services';
import { afterAll, expect, it } from 'vitest';
import { handle } from '../declare/handlers.ts';
import { eventually, openLab } from '../testing/lab.ts';
import { add } from '../testing/sample-tasks.ts';

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
    expect(Math.max(...seconds)).toBeLessThanOrEqual(2);
  } finally {
    monitor.disconnect();
    client.disconnect();
  }
});
