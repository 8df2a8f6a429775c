import { createHistogram } from 'node:perf_hooks';

/** Milliseconds. */
export type Latency = { count: number; p50: number; p95: number; p99: number; max: number };

/** Percentiles of durations given in ms, kept to the µs with three significant digits. */
export function summarize(durationsMs: readonly number[]): Latency | undefined {
  if (durationsMs.length === 0) return undefined;
  const histogram = createHistogram({ lowest: 1, highest: 3_600_000_000, figures: 3 });
  for (const ms of durationsMs) histogram.record(Math.max(1, Math.round(ms * 1000)));
  const max = durationsMs.reduce((largest, ms) => Math.max(largest, ms));
  // A bucket reaches a little beyond what was recorded in it.
  const at = (percentile: number) => Math.min(max, histogram.percentile(percentile) / 1000);
  return { count: durationsMs.length, p50: at(50), p95: at(95), p99: at(99), max };
}
