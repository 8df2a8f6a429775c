import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { after } from './long-timer.ts';

const DAY = 86_400_000;
beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

it('a timer of sixty days fires after sixty days, not at once', () => {
  const work = vi.fn<() => void>();
  after(60 * DAY, work);
  vi.advanceTimersByTime(60 * DAY - 1);
  expect(work).not.toHaveBeenCalled();
  vi.advanceTimersByTime(1);
  expect(work).toHaveBeenCalledOnce();
});

it('a long timer can be cancelled, in its second leg too', () => {
  const work = vi.fn<() => void>();
  const cancel = after(60 * DAY, work);
  vi.advanceTimersByTime(30 * DAY);
  cancel();
  expect(vi.getTimerCount()).toBe(0);
});
