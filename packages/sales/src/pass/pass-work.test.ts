import { expect, it } from 'vitest';
import { workFor } from './pass-work.ts';

const hashes = (nth: number, baseBits: number) => {
  const { parts, bits } = workFor(nth, baseBits);
  expect(parts).toBeGreaterThanOrEqual(16);
  expect(parts).toBeLessThanOrEqual(32);
  return parts * 2 ** bits;
};

it('two hundred behind one gateway pay what one pays', () => {
  expect(hashes(1, 17)).toBe(2 ** 17);
  expect(hashes(256, 17)).toBe(hashes(1, 17));
  expect(hashes(264, 17)).toBeGreaterThan(hashes(1, 17));
});

/** Hashes a second: of one core, and of a phone whose four are four times as slow. */
const OWN_CODE = 3_100_000;
const PROGRAM = 20_500_000;
const PHONE = 2_400_000;

it.each([
  { by: 'the page’s own code', perSecond: OWN_CODE, bits: 20, seconds: 600, passes: 519 },
  { by: 'a program made for it', perSecond: PROGRAM, bits: 20, seconds: 600, passes: 701 },
  { by: 'the page’s own code', perSecond: OWN_CODE, bits: 22, seconds: 3, passes: 2 },
  { by: 'a program made for it', perSecond: PROGRAM, bits: 22, seconds: 3, passes: 14 },
])('one core gets $passes in $seconds s with $by at $bits bits, as ADR 11 says', (row) => {
  let budget = row.perSecond * row.seconds;
  let bought = 0;
  for (; budget >= hashes(bought + 1, row.bits); bought += 1)
    budget -= hashes(bought + 1, row.bits);
  expect(bought).toBe(row.passes);
  expect(hashes(200, row.bits) / PHONE).toBeLessThan(Math.min(3, row.seconds));
});

it('a machine that takes hundreds pays for each hundreds of times as much, and there is an end to it', () => {
  expect(hashes(800, 17) / hashes(1, 17)).toBeGreaterThan(300);
  expect(hashes(5000, 17)).toBe(2 ** 26);
  const prices = Array.from({ length: 1000 }, (_, i) => hashes(i + 1, 17));
  expect(prices).toEqual(prices.toSorted((a, b) => a - b));
});
