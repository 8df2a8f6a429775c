import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createReadCache } from './read-cache.ts';

describe('read cache', () => {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['performance'] });
    // To lru-cache an entry of moment 0 has no age.
    vi.advanceTimersByTime(1);
  });
  afterEach(() => void vi.useRealTimers());

  function counting(options: { keepAfterMs?: number; fail?: () => boolean } = {}) {
    let loads = 0;
    const cache = createReadCache<string, number>({
      freshMs: 100,
      staleMs: 900,
      ...(options.keepAfterMs !== undefined && { keepAfterMs: options.keepAfterMs }),
      load: async () => {
        loads += 1;
        if (options.fail?.()) throw new Error('store is away');
        return loads;
      },
    });
    return { cache, loads: () => loads };
  }

  it('asks once for a thousand who ask at the same time', async () => {
    const { cache, loads } = counting();
    await Promise.all(Array.from({ length: 1000 }, () => cache.get('a')));
    expect(loads()).toBe(1);
  });

  it('answers from memory while fresh, reloads behind the answer while stale', async () => {
    const { cache, loads } = counting();
    await cache.get('a');
    vi.advanceTimersByTime(99);
    expect(await cache.get('a')).toBe(1);
    expect(loads()).toBe(1);
    vi.advanceTimersByTime(101);
    expect(await cache.get('a')).toBe(1);
    expect(loads()).toBe(2);
  });

  it('never answers with something older than the bound', async () => {
    const { cache } = counting();
    await cache.get('a');
    vi.advanceTimersByTime(900);
    await expect(cache.get('a')).resolves.toBe(2);
  });

  it('lets the failure through past the bound, or keeps the last good value when told to', async () => {
    let away = false;
    const strict = counting({ fail: () => away });
    const lenient = counting({ fail: () => away, keepAfterMs: 10_000 });
    await strict.cache.get('a');
    await lenient.cache.get('a');
    away = true;
    vi.advanceTimersByTime(5000);
    await expect(strict.cache.get('a')).rejects.toThrow('store is away');
    await expect(lenient.cache.get('a')).resolves.toBe(1);
  });

  it('keeps nobody waiting for a load that hangs, when told to keep the last good value', async () => {
    let hangs = false;
    const cache = createReadCache<string, string>({
      freshMs: 100,
      staleMs: 900,
      keepAfterMs: 20,
      load: () => (hangs ? new Promise(() => {}) : Promise.resolve('last')),
    });
    await cache.get('a');
    hangs = true;
    vi.advanceTimersByTime(5000);
    await expect(cache.get('a')).resolves.toBe('last');
    // Whoever comes later does not wait for it once more.
    const soon = new Promise((resolve) => setImmediate(() => resolve('waited')));
    expect(await Promise.race([cache.get('a'), soon])).toBe('last');
  });

  it('a load that was under way when the key was dropped does not bring the old value back', async () => {
    let release = (_value: string) => {};
    const cache = createReadCache<string, string>({
      freshMs: 100,
      staleMs: 900,
      load: () => new Promise((resolve) => (release = resolve)),
    });
    const old = cache.get('a');
    const finishOld = release;
    cache.drop('a');
    const fresh = cache.get('a');
    finishOld('old');
    release('new');
    await expect(old).resolves.toBe('old');
    await expect(fresh).resolves.toBe('new');
    expect(await cache.get('a')).toBe('new');
  });

  it('asks anew for what was not there, and lets it push out nothing', async () => {
    const there = new Map([[0, 'kept']]);
    const asked: number[] = [];
    const cache = createReadCache<number, string | undefined>({
      freshMs: 100,
      staleMs: 900,
      load: async (key) => {
        asked.push(key);
        return there.get(key);
      },
    });
    expect(await cache.get(0)).toBe('kept');
    for (let key = 1; key < 6000; key += 1) expect(await cache.get(key)).toBeUndefined();
    there.set(1, 'made elsewhere');
    expect(await cache.get(1)).toBe('made elsewhere');
    expect(await cache.get(0)).toBe('kept');
    expect(asked.filter((key) => key === 0)).toHaveLength(1);
  });

  it.each([
    ['', {}],
    [', also where the last good value would be kept', { keepAfterMs: 20 }],
  ])(
    'a first load that fails says why, and is tried again by whoever asks next%s',
    async (_, keep) => {
      let away = true;
      const { cache } = counting({ ...keep, fail: () => away });
      await expect(cache.get('a')).rejects.toThrow('store is away');
      away = false;
      expect(await cache.get('a')).toBe(2);
    },
  );
});
