import { describe, expect, it } from 'vitest';
import { summarize } from './latency.ts';

describe('summarize', () => {
  it('finds the percentiles, whatever the order', () => {
    const durations = Array.from({ length: 1000 }, (_, i) => 1000 - i);
    const { count, p50, p95, p99, max } = summarize(durations)!;
    expect(count).toBe(1000);
    expect(max).toBe(1000);
    for (const [found, exact] of [
      [p50, 500],
      [p95, 950],
      [p99, 990],
    ] as const)
      expect(Math.abs(found - exact) / exact).toBeLessThan(0.002);
  });

  it('keeps what is below a millisecond', () => {
    expect(summarize([0.25])?.p50).toBe(0.25);
  });

  it('has nothing to say of nothing', () => {
    expect(summarize([])).toBeUndefined();
  });
});
