import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { testInventory } from './testing/test-inventory.ts';

const { inventory, another, redis, prefix } = testInventory();

const bucket = (of: string) => ({ name: 'knocks', of, capacity: 3, refillMs: 40 });
const take = async (of: string) => (await inventory.takeToken(bucket(of))).outcome;

it('gives what it holds at once, and no more, whoever asks', async () => {
  const other = another();
  const all = await Promise.all(
    Array.from({ length: 20 }, (_, i) =>
      (i % 2 ? inventory : other).takeToken({ ...bucket('a'), refillMs: 60_000 }),
    ),
  );
  expect(all.filter(({ outcome }) => outcome === 'taken')).toHaveLength(3);
});

it('refills one by one, and tells when', async () => {
  for (const expected of ['taken', 'taken', 'taken', 'empty'])
    expect(await take('b')).toBe(expected);
  const told = await inventory.takeToken(bucket('b'));
  if (told.outcome === 'taken') return;
  expect(told.retryAfterMs).toBeLessThanOrEqual(40);
  await sleep(told.retryAfterMs + 2);
  expect(await take('b')).toBe('taken');
});

it('counts everybody on their own, under a digest that expires', async () => {
  await take('13800000000');
  expect(await take('13900000000')).toBe('taken');
  const keys = await redis.keys(`{${prefix}:bucket:*`);
  expect(keys.join()).not.toContain('13800000000');
});
