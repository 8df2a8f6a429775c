import { describe, expect, it } from 'vitest';
import { CURRENCIES, decimalsOf } from './currencies.ts';

describe('a currency', () => {
  it('is known to everyone, and no placeholder', () => {
    // Newer than what some runtimes know.
    const known = new Set([...Intl.supportedValuesOf('currency'), 'VED', 'XCG', 'SLE', 'ZWG']);
    expect(CURRENCIES.filter((code) => !known.has(code))).toEqual([]);
    expect(new Set(CURRENCIES).size).toBe(CURRENCIES.length);
    for (const none of ['XXX', 'XTS', 'XAU', 'ZZZ']) expect(CURRENCIES).not.toContain(none);
  });

  it('has decimals of its own', () => {
    expect(['CNY', 'JPY', 'KRW', 'KWD', 'IDR'].map(decimalsOf)).toEqual([2, 0, 0, 3, 2]);
  });
});
