import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createCoalescer } from './coalesce.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

it('draws a thousand updates a second ten times, and ends with the newest', () => {
  const seen: number[] = [];
  const news = createCoalescer(100);
  for (let i = 0; i < 1000; i += 1) {
    news.put('line', () => seen.push(i));
    vi.advanceTimersByTime(1);
  }
  vi.advanceTimersByTime(100);
  expect(seen.length).toBeLessThanOrEqual(12);
  expect(seen.at(0)).toBe(0);
  expect(seen.at(-1)).toBe(999);
});

it('a delivery without waiting drops the older one that waited', () => {
  const seen: string[] = [];
  const news = createCoalescer(100);
  news.put('task', () => seen.push('place 9'));
  news.put('task', () => seen.push('place 3'));
  news.now('task', () => seen.push('verdict'));
  vi.advanceTimersByTime(1000);
  expect(seen).toEqual(['place 9', 'verdict']);
});
