import { afterEach, expect, it, vi } from 'vitest';
import { RATE_TAU_MS } from './rate.ts';
import { ProgressProjection } from './line-progress.ts';

afterEach(() => vi.useRealTimers());

const REDIS_NOW = 1_000_000;
const pace = { rate: 100, at: REDIS_NOW, from: REDIS_NOW - 60_000 };

it('never goes back, whatever order answers come in', () => {
  const projection = new ProgressProjection();
  expect(projection.see('t', 'a', 7).processed).toBe(7);
  expect(projection.see('t', 'a', 5).processed).toBe(7);
  expect(projection.see('t', 'b', 1).processed).toBe(1);
  expect(projection.see('t', 'a', 0)).toEqual({ processed: 7, perSecond: 0 });
});

it('lets the pace fade while nothing is heard, by the clock of Redis', () => {
  vi.useFakeTimers({ now: 5_000_000 });
  const projection = new ProgressProjection();
  expect(projection.see('t', 'a', 7, pace, REDIS_NOW).perSecond).toBe(100);
  vi.advanceTimersByTime(RATE_TAU_MS);
  expect(projection.see('t', 'a', 8).perSecond).toBeCloseTo(100 / Math.E, 0);
});

it('remembers a thousand lanes at most', () => {
  const projection = new ProgressProjection();
  for (let lane = 0; lane <= 1000; lane += 1) projection.see('t', `${lane}`, 1);
  expect(projection.see('t', '1000', 0).processed).toBe(1);
  expect(projection.see('t', '0', 0).processed).toBe(0);
});
