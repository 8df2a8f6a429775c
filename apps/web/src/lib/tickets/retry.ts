import { ApiError, codeOf } from '../api.ts';

const FIRST_WAIT_MS = 1000;
const LONGEST_WAIT_MS = 8000;
const NOT_QUITE_OPEN_MS = 3000;

/**
 * Milliseconds to wait before a purchase is asked for again; undefined when asking again would change
 * nothing. `untilOpenMs`: how long until the sale opens, negative when it is open.
 */
export function waitBeforeRetry(
  error: unknown,
  tries: number,
  untilOpenMs: number,
): number | undefined {
  const asked = error instanceof ApiError ? error.retryAfterMs : undefined;
  const backoff = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** (tries - 1));
  switch (codeOf(error)) {
    case 'overloaded':
    case 'unavailable':
    case 'rate_limited':
      // Never before the server's own time, and not everybody in the same instant after it.
      return (asked ?? backoff) * (1 + Math.random() / 5);
    case 'network':
      return backoff;
    case 'internal':
      return tries <= 3 ? backoff : undefined;
    case 'unauthenticated':
    case 'pass_required':
    case 'pass_invalid':
      return tries <= 2 ? 0 : undefined;
    case 'sale_not_started':
      // The click came in the last instant before the opening, or the two clocks differ a little.
      return untilOpenMs < NOT_QUITE_OPEN_MS && tries <= 10
        ? Math.max(150, untilOpenMs)
        : undefined;
    default:
      return undefined;
  }
}

/** Waits; ends early when it is stopped or the network comes back. */
export function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      removeEventListener('online', done);
      signal.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    addEventListener('online', done);
    signal.addEventListener('abort', done);
    if (signal.aborted) done();
  });
}
