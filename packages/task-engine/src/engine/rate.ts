/** A decaying count of decisions as kept in Redis: `rate` per second at `at`, counting since `from` (ms). */
export type Pace = { rate: number; at: number; from: number };

/** Time constant of the rate, ms: long enough to smooth batches, short enough to follow a stall. */
export const RATE_TAU_MS = 2000;

/** Below this the first batch of a run would be taken for an endless flood. */
const SHORTEST_RUN_MS = 250;

/**
 * Decisions per second at time `now` (ms, Redis clock). A run that has just begun has not filled the
 * window yet, so the decayed count is divided by the share of the window seen.
 */
export function perSecond(pace: Pace, now: number): number {
  if (pace.rate <= 0) return 0;
  const run = Math.max(SHORTEST_RUN_MS, now - pace.from);
  const decayed = pace.rate * Math.exp(-Math.max(0, now - pace.at) / RATE_TAU_MS);
  const value = decayed / (1 - Math.exp(-run / RATE_TAU_MS));
  return value < 0.05 ? 0 : Math.round(value * 10) / 10;
}
