import { setTimeout as sleep } from 'node:timers/promises';
import { LRUCache } from 'lru-cache';

const UNREF = { ref: false };
const MOST_KEYS = 5000;

type Options<K, V> = {
  /** Younger than this: answered as it is. */
  freshMs: number;
  /** Younger than this: answered as it is, and reloaded behind the answer. Older: waits for the reload. */
  staleMs: number;
  load(key: K): Promise<V>;
  /** Serves the last good value, however old, when loading fails or takes longer than this. */
  keepAfterMs?: number;
};

/**
 * A read cache with one loader per key at a time and a hard bound on the age of what it answers. That there is nothing
 * (`undefined`) is not kept: it may be made at any moment, and keys that somebody made up would push out the others.
 */
export function createReadCache<K extends {}, V>({
  freshMs,
  staleMs,
  load,
  keepAfterMs,
}: Options<K, V>) {
  const cache = new LRUCache<K, { value: V }>({
    max: MOST_KEYS,
    ttl: freshMs,
    ttlResolution: 0,
    // Looked up at each call, so that tests may put a clock of theirs in its place.
    perf: { now: () => performance.now() },
    fetchMethod: async (key) => ({ value: await load(key) }),
    // Callers that wait for a load get its outcome, even if the key was dropped meanwhile.
    ignoreFetchAbort: true,
    noDeleteOnFetchRejection: true,
    noDeleteOnStaleGet: true,
  });
  /** When a key is asked for whose load takes long, it is not waited for by everybody anew. */
  const late = new Map<K, Promise<void>>();

  async function loaded(key: K): Promise<V> {
    // Where nothing can be kept, whoever waits is to hear why the load failed.
    const keeps = keepAfterMs !== undefined && cache.peek(key, { allowStale: true }) !== undefined;
    const entry = await cache.fetch(key, { allowStale: false, allowStaleOnFetchRejection: keeps });
    if (!entry) throw new Error('the value was dropped while it was loaded');
    if (entry.value === undefined) cache.delete(key);
    return entry.value;
  }

  function lateness(key: K, afterMs: number): Promise<void> {
    const known = late.get(key);
    if (known) return known;
    const timer = sleep(afterMs, undefined, UNREF);
    late.set(key, timer);
    return timer;
  }

  return {
    /** A value that was learnt by the way, for a key that nobody has asked for yet. */
    seed(key: K, value: V): void {
      if (cache.peek(key, { allowStale: true }) === undefined) cache.set(key, { value });
    },
    async get(key: K): Promise<V> {
      const last = cache.get(key, { allowStale: true });
      if (!last) return loaded(key);
      const age = freshMs - cache.getRemainingTTL(key);
      if (age < freshMs) return last.value;
      const value = loaded(key).finally(() => late.delete(key));
      if (age >= staleMs && keepAfterMs === undefined) return value;
      value.catch(() => {});
      if (age < staleMs || keepAfterMs === undefined) return last.value;
      return Promise.race([value, lateness(key, keepAfterMs).then(() => last.value)]);
    },
    /** Forgets the key; a load already under way does not bring the old value back. */
    drop(key: K) {
      cache.delete(key);
      late.delete(key);
    },
  };
}
