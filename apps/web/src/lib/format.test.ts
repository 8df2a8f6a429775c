import { describe, expect, it } from 'vitest';
import { discountPercent, formatCountdown, formatMoney } from './format.ts';

describe('formatMoney', () => {
  it.each([
    [19900, 'CNY', 'en', '¥199'],
    [129950, 'CNY', 'zh-CN', '¥1,299.50'],
    [500, 'USD', 'en', '$5'],
  ])('%i %s in %s is %s', (cents, currency, language, text) => {
    expect(formatMoney(cents, currency, language)).toBe(text);
  });
});

describe('formatCountdown', () => {
  it.each([
    [12, '00:12'],
    [0, '00:00'],
    [754, '12:34'],
    [11_045, '3:04:05'],
    [183_845, '2:03:04:05'],
  ])('%i seconds left read %s', (seconds, text) => {
    expect(formatCountdown(seconds)).toBe(text);
  });
});

it('a discount is never rounded up', () => {
  expect(discountPercent(19900, 29900)).toBe(33);
  expect(discountPercent(100, 100)).toBe(0);
});
