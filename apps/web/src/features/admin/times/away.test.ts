import { expect, it } from 'vitest';
import { offsetOf, sayAway } from './away.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

it.each([
  [0, 'now', '现在'],
  [29_000, 'now', '现在'],
  [MINUTE, 'in 1 minute', '1分钟后'],
  [119 * MINUTE, 'in 119 minutes', '119分钟后'],
  [3 * HOUR, 'in 3 hours', '3小时后'],
  [47 * HOUR, 'in 47 hours', '47小时后'],
  [39 * 24 * HOUR, 'in 39 days', '39天后'],
  [-5 * MINUTE, '5 minutes ago', '5分钟前'],
  [-49 * HOUR, '2 days ago', '前天'],
])('%i ms away is said as %s and %s', (ms, en, zh) => {
  expect(sayAway(ms, 'en')).toBe(en);
  expect(sayAway(ms, 'zh')).toBe(zh);
});

it.each([
  [0, 'UTC'],
  [-480, 'UTC+8'],
  [480, 'UTC−8'],
  [210, 'UTC−3:30'],
  [-345, 'UTC+5:45'],
  [-30, 'UTC+0:30'],
])('a clock that is %i min behind universal time is at %s', (minutes, offset) => {
  expect(offsetOf(minutes)).toBe(offset);
});
