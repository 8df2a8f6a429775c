import { expect, inject, it, onTestFinished } from 'vitest';
import { openTestClient } from '@seckill/redis/testing';
import { bytesByKind, kindOf } from './kinds-of-keys.ts';

it.each([
  ['{bench-product:order.place:0}:places:1-2', 'place'],
  ['{bench-product:order.place:0}:batch:mwz941jlyn76aZqELClT', 'result'],
  ['{bench-product:order.place:0}:record:1-2', 'record'],
  ['{bench-product:order.place:0}:order.place-0:mwz941jlyn76aZqELClT', 'job'],
  ['{bench-product:order.place:0}:order.place-0:wait', 'the rest'],
  ['{bench-product:order.place:0}:line:1-2', 'the rest'],
  ['{bench-product:owner}', 'the rest'],
])('%s is for the %s', (key, kind) => expect(kindOf(key)).toBe(kind));

it('adds up what the keys of one prefix take', async () => {
  const redis = openTestClient(inject('redisUrl'));
  onTestFinished(() => redis.disconnect());
  const prefix = `kinds-${process.pid}`;
  const keys = ['places:1-1', 'record:1-1', 'line:1-1'].map((name) => `{${prefix}:t:0}:${name}`);
  for (const [at, key] of keys.entries()) await redis.set(key, 'x'.repeat(1000 * (at + 1)));
  const bytes = await bytesByKind(inject('redisUrl'), prefix);
  await redis.del(...keys);
  expect(bytes.place).toBeGreaterThan(1000);
  expect(bytes.record).toBeGreaterThan(bytes.place + 900);
  expect(bytes['the rest']).toBeGreaterThan(bytes.record + 900);
  expect(bytes.job).toBe(0);
});
