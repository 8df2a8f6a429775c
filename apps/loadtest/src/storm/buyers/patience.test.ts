import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { keepPatience } from './patience.ts';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

it('ends once, a while after the last news', () => {
  const onLost = vi.fn<() => void>();
  const patience = keepPatience(2000, onLost);
  vi.advanceTimersByTime(1900);
  patience.news();
  vi.advanceTimersByTime(1900);
  expect(onLost).not.toHaveBeenCalled();
  vi.advanceTimersByTime(60_000);
  expect(onLost).toHaveBeenCalledOnce();
  patience.end();
});
