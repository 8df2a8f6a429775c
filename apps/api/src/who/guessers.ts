import { atMost, type Limit, type Limiter } from '@seckill/redis';
import { LRUCache } from 'lru-cache';
import { ApiError } from '../http/errors.ts';

const MOST_REMEMBERED = 20_000;

export type Guessers = ReturnType<typeof countFailures>;

/**
 * Counts what went wrong, not what was asked: who is right is never refused for how many were. Beyond the limit whoever is counted as
 * one waits for the end of the window, and is told how long. All processes count together; each may find out one failure late.
 */
export function countFailures(limiter: Limiter, limit: Pick<Limit, 'name' | 'points' | 'perMs'>) {
  const rule = limiter.rule(limit);
  const waits = new LRUCache<string, number>(atMost(MOST_REMEMBERED));

  return {
    /** Throws `rate_limited` while this one has to wait. */
    refuse(of: string): void {
      const retryAfterMs = Math.ceil((waits.get(of) ?? 0) - performance.now());
      if (retryAfterMs <= 0) return;
      throw new ApiError(
        'rate_limited',
        'Too many wrong tries. Wait a little before the next one.',
        { retryAfterMs },
      );
    },

    async failed(of: string): Promise<void> {
      const taken = await rule(of);
      if (taken.outcome === 'empty') waits.set(of, performance.now() + taken.retryAfterMs);
    },
  };
}
