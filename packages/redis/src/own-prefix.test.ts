import { describe, expect, it } from 'vitest';
import { ownerKey } from './keys.ts';
import { ownPrefix } from './own-prefix.ts';
import { testRedis } from './testing/test-redis.ts';

const { connection, redis, prefix } = testRedis();
let count = 0;

/** A prefix of its own, and how two databases ask for it. */
function claim() {
  const own = `${prefix}:${(count += 1)}`;
  const as =
    (name: string) =>
    (since = 0) =>
      ownPrefix({ connection, prefix: own }, { name, since });
  return { key: ownerKey(own), first: as('first-database'), second: as('second-database') };
}

it('is who comes first, however often it asks', async () => {
  const { first, second } = claim();
  const { since, outcome } = await first();
  expect(outcome).toBe('ours');
  expect(Math.abs(since - Date.now())).toBeLessThan(60_000);
  expect(await first()).toEqual({ outcome: 'ours', since });
  expect(await first(since)).toEqual({ outcome: 'ours', since });
  expect(await second()).toEqual({ outcome: 'theirs', since });
});

it('of two at once is one', async () => {
  const { first, second } = claim();
  const answers = await Promise.all([first(), second(), first(), second()]);
  expect(answers.map(({ outcome }) => outcome).toSorted()).toEqual([
    'ours',
    'ours',
    'theirs',
    'theirs',
  ]);
});

describe('after the mark was lost', () => {
  it('is who asks first, the one that runs too', async () => {
    const { key, first, second } = claim();
    const { since } = await first();
    await redis.del(key);
    expect(await first(since)).toEqual({ outcome: 'ours', since });
    expect(await second()).toEqual({ outcome: 'theirs', since });
  });

  it('is the one that runs, although another one was quicker', async () => {
    const { key, first, second } = claim();
    const { since } = await first();
    await redis.del(key);
    await new Promise((resolve) => setTimeout(resolve, 2));
    const late = await second();
    expect(late.outcome).toBe('ours');
    expect(await first(since)).toEqual({ outcome: 'ours', since });
    expect(await second(late.since)).toEqual({ outcome: 'theirs', since });
  });
});

it('a mark that cannot be read is made anew', async () => {
  const { key, first } = claim();
  await redis.set(key, 'nonsense', 'EX', 60);
  expect((await first()).outcome).toBe('ours');
});

it('is forgotten when nobody asks for 30 days', async () => {
  const { key, first } = claim();
  await first();
  expect(await redis.pttl(key)).toBeGreaterThan(29 * 86_400_000);
});
