import { setTimeout as sleep } from 'node:timers/promises';
import { cacheKey, type Shared } from './keys.ts';
import { readWords, unexpected } from './replies.ts';
import { scriptsIn } from './script.ts';
import { RedisUnavailable } from './unavailable.ts';

const script = scriptsIn(new URL('./lua/', import.meta.url));
const lookScript = script('cache-look', ['entry'], readWords);
const storeScript = script('cache-store', ['entry'], readWords);
const failScript = script('cache-fail', ['entry'], readWords);
const dropScript = script('cache-drop', ['entry'], readWords);

/** One thing that is kept in the cache. */
export interface CacheEntry<T> {
  name: string;
  /** Younger than this it is answered without a question. */
  freshMs: number;
  /** How long it is kept as the last good value while nobody touches it. */
  keepMs: number;
  isValue(value: unknown): value is T;
}

/** `from: 'source'`: the cache had no answer, this caller loaded it or waited for who did. */
export interface Cached<T> {
  value: T;
  from: 'cache' | 'source';
}

/**
 * A cache in Redis that all processes share. However many ask for a cold entry, one loads it and the others
 * wait. A load that a drop or a later load overtook is never kept. When loading fails, the last good value
 * is served, and the source is left alone for a second.
 */
export interface Cache {
  /** The value, loaded if need be. Rejects when there is none, fresh or old. */
  read<T>(entry: CacheEntry<T>, load: () => Promise<T>): Promise<Cached<T>>;
  /** Loads and keeps it, whatever is there. Rejects as `load` does; then all stays as it was. */
  refresh<T>(entry: CacheEntry<T>, load: () => Promise<T>): Promise<T>;
  /** From now on no reader gets what was loaded before, as long as the source answers. */
  drop<T>(entry: CacheEntry<T>): Promise<void>;
}

/** Longer than the answer of a source that is well takes: after it somebody else may load. */
const LOAD_MS = 4_000;
const LEAVE_ALONE_MS = 1_000;
const LOOK_AGAIN_MS = 20;
/** How long a reader waits for a value before it takes an old one, or an error. */
const PATIENCE_MS = 6_000;

export function createCache({ connection, prefix }: Shared): Cache {
  /** What this process waits for; all readers of an entry wait for the same. */
  const waits = new Map<string, Promise<unknown>>();
  const key = (name: string) => cacheKey(prefix, name);

  async function look<T>(entry: CacheEntry<T>): Promise<Look<T>> {
    const args = [entry.freshMs, LOAD_MS, entry.keepMs];
    const [word, ...rest] = await connection.run(lookScript, [key(entry.name)], args);
    const token = word === 'load' ? rest.shift() : undefined;
    const [text = '', state = ''] = rest;
    const last = read(entry, text);
    if (word === 'fresh') {
      if (last) return { outcome: 'fresh', value: last.value };
      // Written by another version: whoever looks next loads it.
      await drop(entry);
      return look(entry);
    }
    if (word !== 'busy' && token === undefined) throw unexpected('cache-look', word);
    return {
      outcome: 'due',
      token,
      last,
      servable: state === 'stale',
      failing: state === 'failing',
    };
  }

  async function begin<T>({ name, keepMs }: CacheEntry<T>): Promise<number> {
    return connection.send(async (redis) => {
      const token = await redis.hincrby(key(name), 'last', 1);
      await redis.pexpire(key(name), keepMs);
      return token;
    });
  }

  async function drop<T>({ name, keepMs }: CacheEntry<T>): Promise<void> {
    await connection.run(dropScript, [key(name)], [keepMs]);
  }

  async function fill<T>(entry: CacheEntry<T>, token: string, load: () => Promise<T>) {
    const value = await load().catch(async (error: unknown) => {
      await connection.run(failScript, [key(entry.name)], [token, LEAVE_ALONE_MS]);
      throw error;
    });
    return { value, stored: await store(entry, token, value) };
  }

  async function store<T>({ name, keepMs }: CacheEntry<T>, token: string | number, value: T) {
    const [word] = await connection.run(
      storeScript,
      [key(name)],
      [token, JSON.stringify(value), keepMs],
    );
    return word === 'stored';
  }

  /** One wait per entry and process, whatever the number of readers. */
  async function wait(name: string, until: () => Promise<unknown>): Promise<void> {
    const known = waits.get(name);
    const mine = known ?? until();
    if (!known) waits.set(name, mine);
    try {
      await mine;
    } catch {
      // Whoever loads hears of the error; the others look again.
    } finally {
      if (waits.get(name) === mine) waits.delete(name);
    }
  }

  /** Resolves when whoever loads in another process is done with it, or had time enough. */
  async function elsewhere(name: string): Promise<void> {
    const deadline = performance.now() + LOAD_MS;
    while (performance.now() < deadline) {
      await sleep(LOOK_AGAIN_MS);
      const [until, failing] = await connection.send((redis) =>
        redis.hmget(key(name), 'lock_until', 'failing'),
      );
      if (!until || failing) return;
    }
  }

  return {
    async read(entry, load) {
      const deadline = performance.now() + PATIENCE_MS;
      for (let looks = 0; ; looks += 1) {
        const found = await look(entry);
        const from = looks === 0 ? 'cache' : 'source';
        if (found.outcome === 'fresh') return { value: found.value, from };
        const { token, last, servable, failing } = found;
        if (token !== undefined) {
          const loading = fill(entry, token, load);
          void wait(entry.name, () => loading);
          if (servable && last) {
            loading.catch(() => {});
            return { value: last.value, from };
          }
          try {
            const { value, stored } = await loading;
            if (stored) return { value, from: 'source' };
          } catch (error) {
            if (last) return { value: last.value, from: 'cache' };
            throw error;
          }
          continue;
        }
        const late = performance.now() > deadline;
        if (last && (servable || failing || late)) return { value: last.value, from };
        if (failing || late) {
          throw new RedisUnavailable(`nothing is cached as ${entry.name}, and it cannot be loaded`);
        }
        await wait(entry.name, () => elsewhere(entry.name));
      }
    },
    async refresh(entry, load) {
      const token = await begin(entry);
      const value = await load();
      await store(entry, token, value);
      return value;
    },
    drop,
  };
}

type Look<T> =
  | { outcome: 'fresh'; value: T }
  | {
      outcome: 'due';
      /** Given to the one who loads. */
      token: string | undefined;
      last: { value: T } | undefined;
      servable: boolean;
      failing: boolean;
    };

function read<T>({ isValue }: CacheEntry<T>, text: string): { value: T } | undefined {
  if (text === '') return undefined;
  const value: unknown = JSON.parse(text);
  return isValue(value) ? { value } : undefined;
}
