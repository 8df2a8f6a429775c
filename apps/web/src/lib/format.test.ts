import { CURRENCIES, decimalsOf } from '@seckill/contracts';
import { beforeEach, describe, expect, it } from 'vitest';
import { formatClock, formatCountdown, formatDiscount, formatMoney, formatTime } from './format.ts';
import { sellsIn } from './shop-currencies.ts';

// Other tests have shown a list of sales.
beforeEach(() => sellsIn(undefined));

describe('formatMoney', () => {
  it.each([
    [19900, 'CNY', 'en', '¥199'],
    [129950, 'CNY', 'zh-CN', '¥1,299.50'],
    [500, 'USD', 'en', '$5'],
    [1990, 'JPY', 'en', 'JP¥1,990'],
    [1990, 'JPY', 'zh-CN', 'JP¥1,990'],
    [1990, 'CNY', 'en', '¥19.90'],
    [59_000, 'KRW', 'zh-CN', '₩59,000'],
    [1990, 'HKD', 'en', 'HK$19.90'],
    [1990, 'AUD', 'zh-CN', 'AU$19.90'],
    [1990, 'USD', 'zh-CN', '$19.90'],
    [1234, 'KWD', 'en', 'KWD\u00a01.234'],
    [1990, 'IDR', 'en', 'IDR\u00a019.90'],
  ])('%i %s in %s is %s', (cents, currency, language, text) => {
    expect(formatMoney(cents, currency, language)).toBe(text);
  });
});

it('no two currencies look alike', () => {
  for (const language of ['en', 'zh-CN']) {
    const prices = CURRENCIES.map((currency) =>
      formatMoney(99 * 10 ** decimalsOf(currency), currency, language),
    );
    expect(new Set(prices).size).toBe(CURRENCIES.length);
  }
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

describe('a discount', () => {
  it.each([
    [19_900, 29_900, '33', '6.7'],
    [9900, 129_900, '92', '0.8'],
    [7000, 10_000, '30', '7'],
    [100, 100, '', ''],
    [9999, 10_000, '', ''],
    [0, 100, '100', '0'],
  ])('of %i instead of %i is %s percent off, %s 折', (price, original, percent, fold) => {
    expect(formatDiscount(price, original, 'en')).toBe(percent);
    expect(formatDiscount(price, original, 'zh')).toBe(fold);
  });
});

it('the hours of the day are counted to 24 in both languages', () => {
  const iso = new Date(2026, 10, 26, 21, 5, 9).toISOString();
  for (const language of ['en', 'zh']) {
    expect(formatTime(iso, language)).toMatch(/21:05$/);
    expect(formatClock(iso, language)).toBe('21:05:09');
  }
});

describe('in a shop that sells', () => {
  it.each([
    [['JPY', 'USD'], 1990, 'JPY', '¥1,990'],
    [['JPY', 'CNY'], 1990, 'JPY', 'JP¥1,990'],
    [['CNY'], 1990, 'JPY', 'JP¥1,990'],
    [['ILS'], 1990, 'ILS', '₪19.90'],
    [['USD', 'HKD'], 1990, 'HKD', 'HK$19.90'],
  ])('in %j, %i of %s is %s', (sold, cents, currency, text) => {
    sellsIn(sold);
    expect(formatMoney(cents, currency, 'en')).toBe(text);
  });
});
