import type { RetryPolicy } from './define.ts';

/** Milliseconds to wait after the `attempt`-th try failed: exponential, capped, partly random. */
export function backoff(policy: RetryPolicy, attempt: number, random = Math.random): number {
  const full = Math.min(policy.capMs, policy.baseMs * 2 ** Math.min(attempt - 1, 52));
  return Math.round(full * (1 - policy.jitter * random()));
}

/** The name under which jobs ask the worker for `backoff`. */
export const BACKOFF = { type: 'policy' };
