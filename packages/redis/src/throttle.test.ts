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

it('reports an outage once and every ten minutes, and the next one again', () => {
  vi.useFakeTimers();
  const report = vi.fn<(error: Error) => void>();
  const onError = reportSeldom(report, 5_000);
  for (let seconds = 0; seconds < 900; seconds += 1) {
    onError(new Error('connect ECONNREFUSED'));
    vi.advanceTimersByTime(1_000);
  }
  expect(report).toHaveBeenCalledTimes(2);
  vi.advanceTimersByTime(5_000);
  onError(new Error('connect ECONNREFUSED'));
  expect(report).toHaveBeenCalledTimes(3);
});

it('what is refused is said once in ten minutes', () => {
  vi.useFakeTimers();
  const report = vi.fn<(error: Error) => void>();
  const onError = reportSeldom(report, 5_000);
  for (let minutes = 0; minutes < 20; minutes += 1) {
    onError(Object.assign(new Error('NOPERM'), { name: 'ReplyError' }));
    vi.advanceTimersByTime(60_000);
  }
  expect(report).toHaveBeenCalledTimes(2);
});

it('reports an error once, however often it comes', () => {
  const report = vi.fn<(error: Error) => void>();
  const onError = reportSeldom(report);
  for (let i = 0; i < 3; i += 1) onError(new Error('connect ECONNREFUSED'));
  expect(report).toHaveBeenCalledTimes(1);
});
