import { expect, it } from 'vitest';
import { formatLength } from './format-length.ts';

it.each([
  [10, '10 seconds', '10秒钟'],
  [90, '1 min 30 sec', '1分钟30秒'],
  [900, '15 minutes', '15分钟'],
  [5400, '1 hr 30 min', '1小时30分钟'],
  [86_400, '1 day', '1天'],
])('%i seconds are %s, %s', (seconds, en, zh) => {
  expect(formatLength(seconds, 'en')).toBe(en);
  expect(formatLength(seconds, 'zh-CN')).toBe(zh);
});
