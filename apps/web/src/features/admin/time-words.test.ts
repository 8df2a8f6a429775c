import { expect, it } from 'vitest';
import { ruleOf } from './time-words.ts';

it.each([
  [{ every: 5000 }, { kind: 'seconds', count: 5 }],
  [{ every: 1500 }, { kind: 'seconds', count: 1.5 }],
  [{ every: 120_000 }, { kind: 'minutes', count: 2 }],
  [{ cron: '0 9 * * *' }, { kind: 'cron', cron: '0 9 * * *', timezone: 'UTC' }],
])('%j is told as %j', (rule, told) => {
  expect(ruleOf(rule)).toEqual(told);
});
