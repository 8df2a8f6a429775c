const STEPS = 8;

/** How long tickets waited, ms, rounded up by an eighth at most; undefined while none has been decided. */
export type Waits = { p50: number; p95: number; p99: number };

/** The longest time that falls in a bucket of `bucket-of.lua`, ms. */
export function topOfBucket(bucket: number): number {
  if (bucket < STEPS) return bucket;
  const width = Math.floor(bucket / STEPS) - 1;
  return (bucket - width * STEPS + 1) * 2 ** width - 1;
}

/** Percentiles of a histogram: bucket -> how many. No time is told shorter than it was. */
export function percentilesOf(histogram: ReadonlyMap<number, number>): Waits | undefined {
  const buckets = [...histogram].sort(([a], [b]) => a - b);
  const all = buckets.reduce((sum, [, count]) => sum + count, 0);
  if (all === 0) return undefined;
  const at = (share: number): number => {
    let seen = 0;
    for (const [bucket, count] of buckets) {
      seen += count;
      if (seen >= share * all) return topOfBucket(bucket);
    }
    return topOfBucket(buckets.at(-1)?.[0] ?? 0);
  };
  return { p50: at(0.5), p95: at(0.95), p99: at(0.99) };
}
