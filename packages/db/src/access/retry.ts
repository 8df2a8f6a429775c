import { DrizzleQueryError } from 'drizzle-orm';
import pRetry from 'p-retry';

/** MySQL could not be asked, or gave up for now: worth another try later, and a 503 rather than a 500. */
export class DatabaseUnavailable extends Error {
  override readonly name = 'DatabaseUnavailable';
}

/** An attempt took longer than it may. Its outcome is unknown. */
export class DatabaseTimeout extends Error {
  override readonly name = 'DatabaseTimeout';
}

export type RetryPolicy = { retries: number; minMs: number; maxMs: number; totalMs: number };

/** Answers of the server that say "not now". The transaction must be rolled back and tried as a whole. */
const RETRYABLE_NUMBERS = new Set([
  1020, // ER_CHECKREAD: the row changed since the snapshot (MariaDB)
  1040, // ER_CON_COUNT_ERROR
  1053, // ER_SERVER_SHUTDOWN
  1062, // ER_DUP_ENTRY: somebody wrote it between our look and our insert; the next look finds it
  1205, // ER_LOCK_WAIT_TIMEOUT: rolls back the statement only
  1213, // ER_LOCK_DEADLOCK: rolls back the transaction
  1317, // ER_QUERY_INTERRUPTED
  1927, // ER_CONNECTION_KILLED (MariaDB)
  3572, // ER_LOCK_NOWAIT
  4031, // ER_CLIENT_INTERACTION_TIMEOUT: idle for longer than wait_timeout (MySQL)
]);

const NETWORK_CODES = new Set([
  'PROTOCOL_CONNECTION_LOST',
  'ECONNREFUSED',
  'ECONNRESET',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOENT', // a socket path whose server is gone
  'EAI_AGAIN',
  'ENOTFOUND',
  'EPIPE',
  'ETIMEDOUT',
]);

/** drizzle wraps what the driver threw; the reason is at the end of the chain. */
function rootCause(error: unknown): unknown {
  let cause = error;
  while (cause instanceof Error && cause.cause !== undefined) cause = cause.cause;
  return cause;
}

/**
 * What the driver threw, with the way to the query but without the query and its values. Errors are logged, and
 * values may be a hash of a password or somebody's number.
 */
function withoutValues(error: unknown): unknown {
  if (!(error instanceof DrizzleQueryError)) return error;
  const cause = rootCause(error);
  if (!(cause instanceof Error)) return cause;
  Reflect.deleteProperty(cause, 'sql');
  const way = error.stack?.match(/^ {4}at .*$/gm)?.join('\n') ?? '';
  cause.stack = `${cause.name}: ${cause.message}\n${way}`;
  return cause;
}

/** True for failures that a later attempt may survive: deadlock, lock wait, lost or refused connection, time limit. */
export function isRetryable(error: unknown): boolean {
  const cause = rootCause(error);
  if (cause instanceof DatabaseTimeout) return true;
  if (!(cause instanceof Error)) return false;
  if ('errno' in cause && typeof cause.errno === 'number' && RETRYABLE_NUMBERS.has(cause.errno)) {
    return true;
  }
  if ('code' in cause && typeof cause.code === 'string' && NETWORK_CODES.has(cause.code)) {
    return true;
  }
  return 'fatal' in cause && cause.fatal === true && !('sqlState' in cause);
}

const isPoolRefusal = (error: unknown) =>
  error instanceof Error && /^(Queue limit reached|Pool is closed)/.test(error.message);

/**
 * Runs `attempt` again after failures that may pass, with capped exponential backoff and jitter. Attempts must find out
 * by themselves what an earlier one, whose outcome is unknown, has done.
 * @throws DatabaseUnavailable when the tries are used up; any other error as it is, at once.
 */
export async function retrying<T>(policy: RetryPolicy, attempt: () => Promise<T>): Promise<T> {
  try {
    return await pRetry(attempt, {
      retries: policy.retries,
      minTimeout: policy.minMs,
      maxTimeout: policy.maxMs,
      maxRetryTime: policy.totalMs,
      factor: 3,
      randomize: true,
      shouldRetry: ({ error }) => isRetryable(error),
    });
  } catch (error) {
    const reason = withoutValues(error);
    if (!isRetryable(reason) && !isPoolRefusal(reason)) throw reason;
    throw new DatabaseUnavailable(`MySQL is unavailable: ${describe(rootCause(reason))}`, {
      cause: reason,
    });
  }
}

function describe(cause: unknown): string {
  if (!(cause instanceof Error)) return String(cause);
  const code = 'code' in cause && typeof cause.code === 'string' ? cause.code : '';
  return cause.message || code || cause.name;
}
