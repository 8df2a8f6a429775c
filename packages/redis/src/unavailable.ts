import { failureOf } from './failures.ts';

/** Redis did not answer, answered that it cannot work now, or that it does not let us. What was asked may have happened. */
export class RedisUnavailable extends Error {
  override readonly name = 'RedisUnavailable';
}

/**
 * Tells "Redis does not serve us" from a bug. A TypeError, WRONGTYPE or BADARGS is never "away": it would be the same on the next
 * try, and for everybody.
 */
export const isAway = (error: unknown): boolean =>
  error instanceof RedisUnavailable || failureOf(error) !== 'bug';

/** "Away" as `RedisUnavailable`; any other error stays what it is. */
export function asUnavailable(error: unknown): unknown {
  if (!isAway(error) || error instanceof RedisUnavailable) return error;
  const message = error instanceof Error ? error.message : String(error);
  return new RedisUnavailable(`Redis is unavailable: ${message}`, { cause: error });
}
