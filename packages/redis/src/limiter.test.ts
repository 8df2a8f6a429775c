import { startRedis } from '@seckill/scripts/services';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { connect } from './connect.ts';
import { createLimiter, type Limit } from './limiter.ts';
import { testRedis } from './testing/test-redis.ts';

const { connection, another, redis, prefix } = testRedis();
const limiter = createLimiter({ connection, prefix });
/** The limiter of one more process. */
const other = () => createLimiter({ connection: another(), prefix });

const PATIENT = { timeout: 20_000, interval: 50 };

let names = 0;
const newLimit = (limit: Partial<Limit> = {}): Limit => ({
  name: `limit-${(names += 1)}`,
  points: 3,
  perMs: 60_000,
  ...limit,
});
const keysOf = ({ name }: Limit) => redis.keys(`${prefix}:rate:${name}:*`);
const usedOf = async (limit: Limit) =>
  Number(await redis.get((await keysOf(limit))[0] ?? 'none')) || 0;

describe('a limit', () => {
  it('gives what it has, and no more, whichever process is asked', async () => {
    const limit = newLimit();
    const limiters = [limiter, other(), other()];
    const all = await Promise.all(
      Array.from({ length: 30 }, (_, i) => limiters[i % 3]!.take({ ...limit, of: 'a' })),
    );
    expect(all.filter(({ outcome }) => outcome === 'taken')).toHaveLength(3);
  });

  it('says when there will be more, and gives it then', async () => {
    const limit = newLimit({ points: 1, perMs: 1_000 });
    expect(await limiter.take({ ...limit, of: 'a' })).toEqual({ outcome: 'taken' });
    const refused = await other().take({ ...limit, of: 'a' });
    expect(refused).toMatchObject({ outcome: 'empty' });
    if (refused.outcome === 'taken') return;
    expect(refused.retryAfterMs).toBeLessThanOrEqual(1_000);
    await vi.waitFor(
      async () => expect((await limiter.take({ ...limit, of: 'a' })).outcome).toBe('taken'),
      { timeout: 5_000, interval: 50 },
    );
  });

  it('counts everybody on their own, under a digest that expires', async () => {
    const limit = newLimit({ points: 1 });
    await limiter.take({ ...limit, of: '13800000000' });
    expect(await limiter.take({ ...limit, of: '13900000000' })).toEqual({ outcome: 'taken' });
    const keys = await keysOf(limit);
    expect(keys).toHaveLength(2);
    expect(keys.join()).not.toContain('13800000000');
    for (const key of keys) expect(await redis.pttl(key)).toBeGreaterThan(0);
  });

  it('once empty is answered from memory until its window is over', async () => {
    const limit = newLimit({ points: 1 });
    const mine = other();
    await limiter.take({ ...limit, of: 'a' });
    expect(await mine.take({ ...limit, of: 'a' })).toMatchObject({ outcome: 'empty' });
    const used = await usedOf(limit);
    for (let i = 0; i < 10; i += 1) await mine.take({ ...limit, of: 'a' });
    expect(await usedOf(limit)).toBe(used);
  });
});

describe('a limit that is told of in parts', () => {
  it('makes nobody wait, and is empty for every process once all of it was given out', async () => {
    const limit = newLimit({ points: 40, lease: 5 });
    const [mine, theirs] = [limiter.rule(limit), other().rule(limit)];
    for (let i = 0; i < 40; i += 1) expect(mine('a')).toEqual({ outcome: 'taken' });
    await vi.waitFor(async () => expect(await usedOf(limit)).toBe(40), PATIENT);
    // The first part is given out before anybody asks; its answer is heard later.
    for (let i = 0; i < 5; i += 1) expect(theirs('a')).toEqual({ outcome: 'taken' });
    await vi.waitFor(() => expect(theirs('a')).toMatchObject({ outcome: 'empty' }), PATIENT);
    expect(mine('a')).toMatchObject({ outcome: 'empty' });
  });

  it('has no more keys than slots, however many are counted', async () => {
    const limit = newLimit({ points: 1000, lease: 1, slots: 4 });
    const rule = limiter.rule(limit);
    for (let i = 0; i < 200; i += 1) void rule(`network-${i}`);
    await vi.waitFor(async () => {
      const used = await redis.mget(await keysOf(limit));
      expect(used.reduce((sum, each) => sum + Number(each), 0)).toBe(200);
      expect(used).toHaveLength(4);
    }, PATIENT);
  });
});

describe('a limit with a part that is given out unasked', () => {
  it('is answered at once up to there, without a word to Redis', async () => {
    const limit = newLimit({ points: 10, unasked: 4 });
    const rule = limiter.rule(limit);
    for (let i = 0; i < 4; i += 1) expect(rule('a')).toEqual({ outcome: 'taken' });
    expect(await keysOf(limit)).toEqual([]);
    await rule('a');
    expect(await usedOf(limit)).toBe(5);
  });

  it('holds for all processes together, but for what each gave unasked', async () => {
    const limit = newLimit({ points: 10, unasked: 2 });
    const rules = [limiter, other(), other()].map((each) => each.rule(limit));
    const outcomes: string[] = [];
    for (let i = 0; i < 60; i += 1) outcomes.push((await rules[i % 3]!('a')).outcome);
    const taken = outcomes.filter((outcome) => outcome === 'taken').length;
    expect(taken).toBeGreaterThanOrEqual(10);
    expect(taken).toBeLessThanOrEqual(14);
  });
});

describe('without Redis', () => {
  it('nobody waits, and each process goes by its own count', async () => {
    const server = await startRedis();
    const alone = connect({ url: server.url, policy: 'fail-fast', onError: () => {} });
    onTestFinished(async () => {
      await alone.close();
      await server.stop();
    });
    await alone.ping();
    const mine = createLimiter({ connection: alone, prefix });
    const limit = newLimit({ points: 5 });
    await server.kill();
    const began = performance.now();
    const outcomes: string[] = [];
    for (let i = 0; i < 7; i += 1) outcomes.push((await mine.take({ ...limit, of: 'a' })).outcome);
    expect(outcomes).toEqual([...Array<string>(5).fill('taken'), 'empty', 'empty']);
    expect(performance.now() - began).toBeLessThan(500);
  });

  it('one that is silent costs a moment once, not each time', async () => {
    const server = await startRedis();
    const alone = connect({ url: server.url, policy: 'wait', onError: () => {} });
    onTestFinished(async () => {
      process.kill(server.pid!, 'SIGCONT');
      await alone.close();
      await server.stop();
    });
    await alone.ping();
    const mine = createLimiter({ connection: alone, prefix });
    const rule = mine.rule(newLimit({ points: 100 }));
    process.kill(server.pid!, 'SIGSTOP');
    expect(await rule('a')).toEqual({ outcome: 'taken' });
    for (let i = 0; i < 50; i += 1) expect(rule('a')).toEqual({ outcome: 'taken' });
  });

  it('a key that is no counter refuses nobody, and somebody hears of it', async () => {
    const onError = vi.fn<(error: Error) => void>();
    const mine = createLimiter({ connection: { ...connection, onError }, prefix });
    const limit = newLimit();
    await mine.take({ ...limit, of: 'a' });
    const [key = ''] = await keysOf(limit);
    await redis.del(key);
    await redis.lpush(key, 'x');
    await redis.expire(key, 60);
    expect(await mine.take({ ...limit, of: 'a' })).toEqual({ outcome: 'taken' });
    expect(onError.mock.calls[0]?.[0].message).toContain('WRONGTYPE');
  });
});
