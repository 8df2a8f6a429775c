import { openTestClient } from '@seckill/redis/testing';
import { expect, inject, it, onTestFinished } from 'vitest';
import { handle } from '../declare/handlers.ts';
import { eventually, openLab } from '../testing/lab.ts';
import { add } from '../testing/sample-tasks.ts';

const lab = openLab();

it('a worker whose next job is not due for an hour asks again in short reads', async () => {
  const tasks = await lab.open();
  const seconds: number[] = [];
  const client = openTestClient(inject('redisUrl'));
  const monitor = await client.monitor();
  onTestFinished(() => {
    monitor.disconnect();
    client.disconnect();
  });
  monitor.on('monitor', (_at: string, [name, key, timeout]: string[]) => {
    if (name?.toLowerCase() !== 'bzpopmin' || !key?.includes(lab.prefix)) return;
    seconds.push(Number(timeout));
  });
  await tasks.applyAsync(add, { a: 1, b: 2 }, { countdown: 3_600_000 });
  lab.work(tasks, [handle(add, async ({ a, b }) => a + b)]);
  await eventually(() => expect(seconds.length).toBeGreaterThan(1));
  expect(Math.max(...seconds)).toBeLessThanOrEqual(2);
});
