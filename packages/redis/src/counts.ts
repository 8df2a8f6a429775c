import { LRUCache } from 'lru-cache';
import { RateLimiterRedis, RateLimiterRes } from 'rate-limiter-flexible';
import { withDeadline } from './deadline.ts';
import { ratePrefix, type Shared } from './keys.ts';
import { RedisUnavailable } from './unavailable.ts';

/** What is counted, of whom, and for how long, ms, in whole seconds, from its first time. */
export type Counted = { name: string; of: string; perMs: number };

/** The memory of one process has a bound. */
const MOST_SUBJECTS = 20_000;
const ASK_MS = 250;

/**
 * Bounds an `LRUCache` to so many entries, without room for all of them from the first: to make it for 100,000 takes
 * 20 ms, in the request that is the first to need it.
 */
export const atMost = (entries: number) => ({ maxSize: entries, sizeCalculation: () => 1 });

/** How often something was asked for, in all processes together; while Redis is away, in this one. Never rejects. */
export function createCounts({ connection, prefix }: Shared, keyOf: (of: string) => string) {
  const own = new LRUCache<string, number>(atMost(MOST_SUBJECTS));

  return async function count({ name, of, perMs }: Counted): Promise<number> {
    const key = `${name} ${of}`;
    const mine = (own.get(key) ?? 0) + 1;
    own.set(key, mine, { ttl: perMs, noUpdateTTL: true });
    if (connection.client.status !== 'ready') return mine;
    const shared = new RateLimiterRedis({
      storeClient: connection.client,
      keyPrefix: ratePrefix(prefix, name),
      points: Number.MAX_SAFE_INTEGER,
      duration: Math.ceil(perMs / 1000),
    });
    try {
      const { consumedPoints } = await withDeadline(ASK_MS, shared.consume(keyOf(of)), silent);
      return consumedPoints;
    } catch (err) {
      if (!(err instanceof RateLimiterRes))
        connection.onError(err instanceof Error ? err : new Error(String(err)));
      return mine;
    }
  };
}

const silent = () => new RedisUnavailable('Redis is unavailable: the counts hear nothing');
