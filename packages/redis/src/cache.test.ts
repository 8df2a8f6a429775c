import { describe, expect, it, vi } from 'vitest';
import { createCache, type CacheEntry } from './cache.ts';
import { testRedis } from './testing/test-redis.ts';
import { RedisUnavailable } from './unavailable.ts';

const { connection, another, redis, prefix } = testRedis();
const cache = createCache({ connection, prefix });
/** The cache of one more process. */
const other = () => createCache({ connection: another(), prefix });

let names = 0;
const newEntry = (entry: Partial<CacheEntry<string>> = {}): CacheEntry<string> => ({
  name: `entry-${(names += 1)}`,
  freshMs: 60_000,
  keepMs: 600_000,
  isValue: (value): value is string => typeof value === 'string',
  ...entry,
});

/** A source that counts who asks it, and answers when told. */
function source(answer = 'value') {
  let open = (): void => {};
  const gate = new Promise<void>((resolve) => (open = resolve));
  let asked = 0;
  return {
    open: () => open(),
    asked: () => asked,
    load: async () => {
      asked += 1;
      await gate;
      return answer;
    },
  };
}
const say = (value: string) => async () => value;
const broken = async (): Promise<string> => {
  throw new Error('the source is away');
};

describe('a cached value', () => {
  it('is loaded once, then answered without a question', async () => {
    const entry = newEntry();
    expect(await cache.read(entry, say('a'))).toEqual({ value: 'a', from: 'source' });
    expect(await cache.read(entry, broken)).toEqual({ value: 'a', from: 'cache' });
    expect(await other().read(entry, broken)).toEqual({ value: 'a', from: 'cache' });
  });

  it('a stampede on a cold cache asks the source once, across processes', async () => {
    const entry = newEntry();
    const slow = source();
    const connections = [another(), another(), another(), another()];
    const looks = connections.map((each) => vi.spyOn(each, 'run'));
    const readers = connections.flatMap((each) => {
      const process = createCache({ connection: each, prefix });
      return Array.from({ length: 250 }, () => process.read(entry, slow.load));
    });
    // Until the source answers, everyone has looked and was told to load or to wait.
    await Promise.all(looks.flatMap(({ mock }) => mock.results.map(({ value }) => value)));
    await vi.waitFor(() => expect(slow.asked()).toBe(1));
    expect(looks.map(({ mock }) => mock.calls.length)).toEqual([250, 250, 250, 250]);
    slow.open();
    const answers = await Promise.all(readers);
    expect(new Set(answers.map(({ value }) => value))).toEqual(new Set(['value']));
    expect(slow.asked()).toBe(1);
  });

  it('that grew old is answered at once and loaded behind the answer, once', async () => {
    // Older than this it is at once.
    const entry = newEntry({ freshMs: 0 });
    await cache.read(entry, say('old'));
    const slow = source('new');
    const answers = await Promise.all(
      Array.from({ length: 50 }, () => cache.read(entry, slow.load)),
    );
    expect(new Set(answers.map(({ value }) => value))).toEqual(new Set(['old']));
    expect(slow.asked()).toBe(1);
    slow.open();
    await vi.waitFor(async () =>
      expect(await cache.read({ ...entry, freshMs: 60_000 }, broken)).toMatchObject({
        value: 'new',
      }),
    );
  });

  it('of another shape is loaded anew', async () => {
    const entry = newEntry();
    await cache.read({ ...entry, isValue: (v): v is string => v !== undefined }, async () => '1');
    const picky = newEntry({ ...entry, isValue: (v): v is string => v === '2' });
    expect(await cache.read(picky, say('2'))).toEqual({ value: '2', from: 'source' });
  });
});

describe('after a drop', () => {
  it('nobody is answered what was loaded before', async () => {
    const entry = newEntry();
    await cache.read(entry, say('old'));
    await other().drop(entry);
    expect(await cache.read(entry, say('new'))).toEqual({ value: 'new', from: 'source' });
  });

  it('a load that was under way is not kept, and its own reader gets the new value too', async () => {
    const entry = newEntry();
    const slow = source('old');
    const answers = ['new'];
    const load = () => (slow.asked() === 0 ? slow.load() : say(answers[0] ?? '')());
    const early = cache.read(entry, load);
    await vi.waitFor(() => expect(slow.asked()).toBe(1));
    await cache.drop(entry);
    slow.open();
    expect(await early).toEqual({ value: 'new', from: 'source' });
    expect(await cache.read(entry, broken)).toEqual({ value: 'new', from: 'cache' });
  });

  it('the last good value is served while the source is away, which is then left alone', async () => {
    const entry = newEntry();
    await cache.read(entry, say('good'));
    await cache.drop(entry);
    const failing = vi.fn<() => Promise<string>>(broken);
    const answers = await Promise.all(
      Array.from({ length: 100 }, () => cache.read(entry, failing)),
    );
    expect(new Set(answers.map(({ value }) => value))).toEqual(new Set(['good']));
    expect(failing).toHaveBeenCalledTimes(1);
    await vi.waitFor(
      async () => expect(await cache.read(entry, say('healed'))).toMatchObject({ value: 'healed' }),
      { timeout: 3000 },
    );
  });
});

describe('a refresh', () => {
  it('that began first and ends last does not win', async () => {
    const entry = newEntry();
    const slow = source('older');
    const first = cache.refresh(entry, slow.load);
    await vi.waitFor(() => expect(slow.asked()).toBe(1));
    await other().refresh(entry, say('newer'));
    slow.open();
    await first;
    expect(await cache.read(entry, broken)).toEqual({ value: 'newer', from: 'cache' });
  });

  it('that fails leaves the value as it is', async () => {
    const entry = newEntry();
    await cache.refresh(entry, say('good'));
    await expect(cache.refresh(entry, broken)).rejects.toThrow('away');
    expect(await cache.read(entry, broken)).toEqual({ value: 'good', from: 'cache' });
  });

  it('that began before Redis was emptied cannot outrank those after it', async () => {
    const entry = newEntry();
    for (let i = 0; i < 5; i += 1) await cache.refresh(entry, say('before'));
    const slow = source('before');
    const late = cache.refresh(entry, slow.load);
    await vi.waitFor(() => expect(slow.asked()).toBe(1));
    await redis.del(`{${prefix}:cache:${entry.name}}`);
    await cache.refresh(entry, say('after'));
    slow.open();
    await late;
    expect(await cache.read(entry, broken)).toMatchObject({ value: 'after' });
  });
});

it('with nothing to serve, the error of the source reaches who loads, and the others hear "unavailable"', async () => {
  const entry = newEntry();
  await expect(cache.read(entry, broken)).rejects.toThrow('the source is away');
  await expect(cache.read(entry, broken)).rejects.toThrow(RedisUnavailable);
});

it('a loader that died is followed by another', { timeout: 15_000 }, async () => {
  const entry = newEntry();
  await cache.drop(entry);
  const lost = cache.read(entry, () => new Promise<string>(() => {}));
  lost.catch(() => {});
  await vi.waitFor(async () =>
    expect(await redis.hget(`{${prefix}:cache:${entry.name}}`, 'lock')).not.toBeNull(),
  );
  expect(await other().read(entry, say('saved'))).toEqual({
    value: 'saved',
    from: 'source',
  });
});
