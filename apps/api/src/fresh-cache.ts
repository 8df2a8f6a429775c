type Entry<V> = { value: V; loadedAt: number };

export type FreshCacheOptions<K, V> = {
  /** Younger than this: answered as it is. */
  freshMs: number;
  /** Younger than this: answered as it is, and reloaded behind the answer. Older: waits for the reload. */
  staleMs: number;
  load(key: K): Promise<V>;
  /** Serve the last good value, however old, when loading fails. */
  keepOnError?: boolean;
};

/** A read cache with one loader per key at a time and a hard bound on the age of what it answers. */
export function createFreshCache<K, V>({
  freshMs,
  staleMs,
  load,
  keepOnError,
}: FreshCacheOptions<K, V>) {
  const entries = new Map<K, Entry<V>>();
  const loading = new Map<K, Promise<V>>();

  function reload(key: K): Promise<V> {
    const running = loading.get(key);
    if (running) return running;
    const started = load(key)
      .then((value) => {
        if (loading.get(key) === started) store(key, value);
        return value;
      })
      .catch((error: unknown) => {
        const last = entries.get(key);
        if (keepOnError && last) return last.value;
        throw error;
      })
      .finally(() => {
        if (loading.get(key) === started) loading.delete(key);
      });
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
      if (!entry) return reload(key);
      const age = performance.now() - entry.loadedAt;
      if (age < freshMs) return entry.value;
      const reloaded = reload(key);
      if (age >= staleMs) return reloaded;
      reloaded.catch(() => {});
      return entry.value;
    },
    /** Forgets the key; a load already under way will not bring the old value back. */
    drop(key: K) {
      entries.delete(key);
      loading.delete(key);
    },
  };
}
