import { afterEach, expect, it, vi } from 'vitest';
import { createThrottle, reportSeldom } from './throttle.ts';

afterEach(() => vi.useRealTimers());

it('lets the same text pass once in a while, and others at once', () => {
  vi.useFakeTimers();
  const passes = createThrottle(5_000);
  expect([passes('a'), passes('a'), passes('b')]).toEqual([true, false, true]);
  vi.advanceTimersByTime(4_999);
  expect(passes('a')).toBe(false);
  vi.advanceTimersByTime(1);
  expect(passes('a')).toBe(true);
});

it('remembers so many texts and no more', () => {
  const passes = createThrottle(60_000);
  passes('first');
  for (let i = 0; i < 200; i += 1) passes(`text ${i}`);
  expect(passes('first')).toBe(true);
});

it('reports an error once, however often it comes', () => {
  const report = vi.fn<(error: Error) => void>();
  const onError = reportSeldom(report);
  for (let i = 0; i < 3; i += 1) onError(new Error('connect ECONNREFUSED'));
  expect(report).toHaveBeenCalledTimes(1);
});
