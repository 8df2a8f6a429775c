import { scriptsIn } from '@seckill/redis';

const script = scriptsIn(new URL('./scripts/', import.meta.url));

const list = (reply: unknown): unknown[] => (Array.isArray(reply) ? reply : []);
const numbers = (reply: unknown): number[] => list(reply).map(Number);

/** Takes consecutive numbers for a batch. */
export const take = script('take', ['line', 'open', 'lanes'], (reply) => {
  const [first = 0, processed = 0] = numbers(reply);
  return { first, processed };
});

/** Gives up on batches that are no job; answers how many numbers were given up. */
export const abandon = script('abandon', 'several', Number);

/** Stores, counts and publishes the results of a batch. */
export const settle = script('settle', 'several', (reply) =>
  reply === 'settled' ? 'settled' : 'replayed',
);

/** Replaces the result of one ticket, if it is still the one expected. */
export const amendResult = script('amend', ['line', 'batch'], (reply) =>
  reply === 'amended' || reply === 'changed' ? reply : 'gone',
);

/** Where one ticket stands. */
export const lookup = script('lookup', ['batch', 'job', 'line'], (reply) => {
  const [result, ...rest] = list(reply);
  const [exists = 0, processed = 0, rate = 0, at = 0, from = 0, now = 0] = numbers(rest);
  return {
    result: typeof result === 'string' ? result : undefined,
    exists: exists === 1,
    processed,
    pace: { rate, at, from },
    now,
  };
});

/** The books of a line, as a map of its fields. */
export const readLine = script('line', ['line'], (reply) => {
  const [now, ...flat] = list(reply);
  const fields = new Map<string, number>();
  for (let at = 0; at < flat.length; at += 2) fields.set(String(flat[at]), Number(flat[at + 1]));
  return { now: Number(now), fields };
});

/** Remembers a submission. */
export const recordHistory = script('history-record', ['ids', 'args'], String);

/** Changes a schedule unless somebody else did. */
export const writeSchedule = script('schedule-write', ['schedules'], (reply) =>
  reply === 'written' ? 'written' : 'changed',
);

/** Replaces the list of schedules; answers how many disappeared. */
export const reconcileSchedules = script('schedule-reconcile', ['schedules'], Number);

/** Notes a state of a plain task unless it already has a final one. */
export const note = script('note', ['state'], (reply) => {
  const [outcome, status] = list(reply);
  if (outcome === 'final') return { outcome, status: String(status) };
  return { outcome: outcome === 'stale' || outcome === 'begun' ? outcome : 'noted' } as const;
});

/** Notes that a plain task is revoked, if it may be. */
export const noteRevoked = script('revoke', ['state', 'job'], (reply) => String(reply));

/** Milliseconds a rate-limited attempt must wait; 0 = it may begin. */
export const admit = script('limit', ['began', 'slots', 'holders'], Number);

/** Keeps a result for a chord; answers all of them once they are complete. */
export const join = script('join', ['results'], (reply) => list(reply).map(String));
