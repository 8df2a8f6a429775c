import { expect, it } from 'vitest';
import { workFor } from './pass-work.ts';

const hashes = (nth: number) => {
  const { parts, bits } = workFor(nth, 17);
  expect(parts).toBeGreaterThanOrEqual(16);
  expect(parts).toBeLessThanOrEqual(32);
  return parts * 2 ** bits;
};

it('two hundred behind one gateway pay about three times what one pays', () => {
  expect(hashes(1)).toBe(2 ** 17);
  expect(hashes(96)).toBe(hashes(1));
  expect(hashes(200) / hashes(1)).toBeLessThan(3.2);
});

it.each([
  ['the page’s own code', 463_550, 384],
  ['a program made for it', 8_100_000, 649],
])('one core gets so many in ten minutes with %s, as ADR 11 says', (_, perSecond, passes) => {
  let budget = perSecond * 600;
  let bought = 0;
  for (; budget >= hashes(bought + 1); bought += 1) budget -= hashes(bought + 1);
  expect(bought).toBe(passes);
});

it('a machine that takes hundreds pays for each hundreds of times as much, and there is an end to it', () => {
  expect(hashes(640) / hashes(1)).toBeGreaterThan(300);
  expect(hashes(5000)).toBe(2 ** 26);
  const prices = Array.from({ length: 1000 }, (_, i) => hashes(i + 1));
  expect(prices).toEqual(prices.toSorted((a, b) => a - b));
});
