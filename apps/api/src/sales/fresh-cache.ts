import { setTimeout as sleep } from 'node:timers/promises';

type Entry<V> = { value: V; loadedAt: number };
type Load<V> = { value: Promise<V>; late: Promise<void> | undefined };

const UNREF = { ref: false };

export type FreshCacheOptions<K, V> = {
  /** Younger than this: answered as it is. */
  freshMs: number;
  /** Younger than this: answered as it is, and reloaded behind the answer. Older: waits for the reload. */
  staleMs: number;
  load(key: K): Promise<V>;
  /** Serve the last good value, however old, when loading fails or takes longer than this. */
  keepAfterMs?: number;
};

/** A read cache with one loader per key at a time and a hard bound on the age of what it answers. */
export function createFreshCache<K, V>({
  freshMs,
  staleMs,
  load,
  keepAfterMs,
}: FreshCacheOptions<K, V>) {
  const entries = new Map<K, Entry<V>>();
  const loading = new Map<K, Load<V>>();

  function reload(key: K): Load<V> {
    const running = loading.get(key);
    if (running) return running;
    const value = load(key)
      .then((loaded) => {
        if (loading.get(key) === started) store(key, loaded);
        return loaded;
      })
      .catch((error: unknown) => {
        const last = entries.get(key);
        if (keepAfterMs !== undefined && last) return last.value;
        throw error;
      })
      .finally(() => {
        if (loading.get(key) === started) loading.delete(key);
      });
    const late = keepAfterMs === undefined ? undefined : sleep(keepAfterMs, undefined, UNREF);
    const started = { value, late };
    loading.set(key, started);
    return started;
  }

  /** Unknown keys are answered but not kept: made-up ids must not grow the cache. */
  function store(key: K, value: V) {
    if (value === undefined) entries.delete(key);
    else entries.set(key, { value, loadedAt: performance.now() });
  }

  return {
    async get(key: K): Promise<V> {
      const entry = entries.get(key);
      if (!entry) return reload(key).value;
      const age = performance.now() - entry.loadedAt;
      if (age < freshMs) return entry.value;
      const { value, late } = reload(key);
      if (age >= staleMs) return late ? Promise.race([value, late.then(() => entry.value)]) : value;
      value.catch(() => {});
      return entry.value;
    },
    /** Forgets the key; a load already under way will not bring the old value back. */
    drop(key: K) {
      entries.delete(key);
      loading.delete(key);
    },
  };
}
