import { DrizzleQueryError } from 'drizzle-orm';
import pRetry from 'p-retry';
import { failureOf, REACTIONS, rootCause, type Failure } from './failures.ts';

/** MySQL could not be asked, or gave up for now: worth another try later, and a 503 rather than a 500. */
export class DatabaseUnavailable extends Error {
  override readonly name = 'DatabaseUnavailable';
  readonly failure: Failure;

  constructor(message: string, failure: Failure, options?: ErrorOptions) {
    super(message, options);
    this.failure = failure;
  }
}

/** `tryMs`: limit of one try. `totalMs`: limit of all of them together, with the pauses between. */
export type RetryPolicy = {
  retries: number;
  minMs: number;
  maxMs: number;
  tryMs: number;
  totalMs: number;
};

/** One try: how long it may take, and how old a connection may be, by `performance.now()`. */
export type Turn = { limitMs: number; openedSince: number };

/** A try that has less time than this is not begun. */
const LEAST_TRY_MS = 20;

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

/**
 * Runs `attempt` again after failures that may pass, with capped exponential backoff and jitter, until `totalMs` or
 * `deadline` (by `performance.now()`) is over. Attempts must find out by themselves what an earlier one, whose outcome
 * is unknown, has done. After a connection that was no good, the next try gets one that was opened later.
 * @throws DatabaseUnavailable when the tries or the time are used up; any other error as it is, at once.
 */
export async function retrying<T>(
  policy: RetryPolicy,
  attempt: (turn: Turn) => Promise<T>,
  deadline = Infinity,
): Promise<T> {
  const end = Math.min(performance.now() + policy.totalMs, deadline);
  const leftMs = () => end - performance.now();
  let openedSince = 0;
  if (leftMs() < LEAST_TRY_MS) throw new DatabaseUnavailable('MySQL took all the time', 'away');
  try {
    return await pRetry(() => attempt({ limitMs: Math.min(policy.tryMs, leftMs()), openedSince }), {
      retries: policy.retries,
      minTimeout: policy.minMs,
      maxTimeout: policy.maxMs,
      factor: 3,
      randomize: true,
      shouldRetry: ({ error }) => {
        const failure = failureOf(error);
        if (!failure || !REACTIONS[failure].retry) return false;
        // With less than a whole try left, the wait would end as a time limit, and cost the connection.
        if (failure === 'locked' && leftMs() < policy.tryMs) return false;
        if (leftMs() < policy.maxMs + LEAST_TRY_MS) return false;
        if (!REACTIONS[failure].keep) openedSince = performance.now();
        return true;
      },
    });
  } catch (error) {
    const reason = withoutValues(error);
    const failure = failureOf(reason);
    if (!failure) throw reason;
    throw new DatabaseUnavailable(`MySQL is unavailable: ${describe(rootCause(reason))}`, failure, {
      cause: reason,
    });
  }
}

function describe(cause: unknown): string {
  if (!(cause instanceof Error)) return String(cause);
  const code = 'code' in cause && typeof cause.code === 'string' ? cause.code : '';
  return cause.message || code || cause.name;
}
