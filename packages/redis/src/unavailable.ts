/** Redis did not answer, or answered that it cannot work now. What was asked may have happened. */
export class RedisUnavailable extends Error {
  override readonly name = 'RedisUnavailable';
}

/** What ioredis says of a connection that is not there. */
const CONNECTION =
  /^Connection is closed|^Stream isn't writeable|^Command (timed out|aborted due to connection close)|^Socket timeout|^Reached the max retries|^connect ETIMEDOUT/;
/** What a server says that will work again: it starts, fails over, is full or busy. */
const NOT_NOW =
  'LOADING|BUSY|OOM|MISCONF|READONLY|MASTERDOWN|NOREPLICAS|CLUSTERDOWN|TRYAGAIN|UNKILLABLE';
const SERVER = new RegExp(
  // Up to version 6.2 an error inside a script comes wrapped.
  `^(${NOT_NOW})\\b|^ERR max number of clients reached|^ERR Error running script .* -(${NOT_NOW})\\b`,
);

/**
 * Tells "Redis is away" from a bug and from a setting that refuses us. A TypeError, WRONGTYPE, BADARGS or NOPERM is
 * never "away": it would be the same on the next try.
 */
export function isAway(error: unknown): boolean {
  if (error instanceof RedisUnavailable) return true;
  if (!(error instanceof Error)) return false;
  if (error.message.startsWith('EXECABORT') && 'previousErrors' in error) {
    const causes: unknown = error.previousErrors;
    return Array.isArray(causes) && causes.some(isAway);
  }
  // Sockets have a code. An error that Redis answered with names the command instead.
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  const ofTheSocket = /^E[A-Z]+$/.test(code) && !('command' in error);
  return ofTheSocket || CONNECTION.test(error.message) || SERVER.test(error.message);
}

/** "Away" as `RedisUnavailable`; any other error stays what it is. */
export function asUnavailable(error: unknown): unknown {
  if (!isAway(error) || error instanceof RedisUnavailable) return error;
  const message = error instanceof Error ? error.message : String(error);
  return new RedisUnavailable(`Redis is unavailable: ${message}`, { cause: error });
}
