import type { RetryPolicy } from '../declare/define.ts';
import { RetryLater } from '../declare/errors.ts';

/** Says that an attempt failed, which is written and logged already, and that the next one comes in its time. */
export class AttemptFailed extends Error {}

type Override = { retry?: Partial<RetryPolicy> };

/** How often a task is tried, all in all. */
export const triesOf = (policy: RetryPolicy, { retry }: Override): number =>
  retry?.attempts ?? policy.attempts;

/** Milliseconds until the next try: what the handler asked for, else the policy with what the call changed. */
export const pauseOf = (
  policy: RetryPolicy,
  { retry }: Override,
  made: number,
  error: unknown,
): number =>
  error instanceof RetryLater ? Math.ceil(error.delayMs) : backoff({ ...policy, ...retry }, made);

/** The longest that pause can be. */
export const longestPauseOf = (
  policy: RetryPolicy,
  override: Override,
  made: number,
  error: unknown,
): number => pauseOf(policy, { retry: { ...override.retry, jitter: 0 } }, made, error);

/** Milliseconds to wait after the `attempt`-th try failed: exponential, capped, partly random. */
export function backoff(policy: RetryPolicy, attempt: number, random = Math.random): number {
  const full = Math.min(policy.capMs, policy.baseMs * 2 ** Math.min(attempt - 1, 52));
  return Math.round(full * (1 - policy.jitter * random()));
}

/**
 * Job options that leave counting tries to the engine: an error while a result is stored must not use up the last try
 * of BullMQ's own count.
 */
export const TRY_ON = { attempts: 1_000_000_000, backoff: { type: 'policy' } };
