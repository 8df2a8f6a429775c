import { expect, it } from 'vitest';
import { createDeposits } from './deposits.ts';
import { testRedis } from './testing/test-redis.ts';

const { connection, another, redis, prefix } = testRedis();
const deposits = createDeposits({ connection, prefix });

it('lets another process look as often as it likes, until it is removed', async () => {
  const other = createDeposits({ connection: another(), prefix });
  await deposits.leave('id', 'a text', 60_000);
  expect(await other.look('id')).toBe('a text');
  expect(await other.look('id')).toBe('a text');
  await other.remove('id');
  expect(await deposits.look('id')).toBeUndefined();
});

it('keeps it as long as it was told, and no longer', async () => {
  await deposits.leave('short', 'a text', 60_000);
  const left = await redis.pttl(`{${prefix}:deposit:short}`);
  expect(left).toBeGreaterThan(0);
  expect(left).toBeLessThanOrEqual(60_000);
});
