import { build } from 'hdr-histogram-js';

/** Milliseconds. */
export type Latency = { count: number; p50: number; p95: number; p99: number; max: number };

/** Percentiles of durations given in ms, kept to the µs with three significant digits. */
export function summarize(durationsMs: readonly number[]): Latency | undefined {
  if (durationsMs.length === 0) return undefined;
  const histogram = build({
    lowestDiscernibleValue: 1,
    highestTrackableValue: 3_600_000_000,
    numberOfSignificantValueDigits: 3,
  });
  for (const ms of durationsMs) histogram.recordValue(Math.max(0, Math.round(ms * 1000)));
  const max = largest(durationsMs);
  // A bucket reaches a little beyond what was recorded in it.
  const at = (percentile: number) =>
    Math.min(max, histogram.getValueAtPercentile(percentile) / 1000);
  return { count: durationsMs.length, p50: at(50), p95: at(95), p99: at(99), max };
}

function largest(values: readonly number[]): number {
  let max = 0;
  for (const value of values) if (value > max) max = value;
  return max;
}
