import { expect, it } from 'vitest';
import { workFor } from './pass-work.ts';

const hashes = (nth: number, baseBits: number) => {
  const { parts, bits } = workFor(nth, baseBits);
  expect(parts).toBeGreaterThanOrEqual(32);
  expect(parts).toBeLessThanOrEqual(64);
  expect(bits).toBeLessThanOrEqual(28);
  return parts * 2 ** bits;
};

it('two hundred behind one gateway pay what one pays', () => {
  expect(hashes(1, 17)).toBe(2 ** 17);
  expect(hashes(256, 17)).toBe(hashes(1, 17));
  expect(hashes(264, 17)).toBeGreaterThan(hashes(1, 17));
});

/** Hashes a second: of one core, and of a phone whose four are four times as slow. */
const OWN_CODE = 14_800_000;
const PROGRAM = 20_800_000;
const TUNED_PROGRAM = 59_300_000;
const BITS = 24;
const PHONE = 12_000_000;

it.each([
  { by: 'the page’s own code', perSecond: OWN_CODE, seconds: 3, passes: 2 },
  { by: 'OpenSSL', perSecond: PROGRAM, seconds: 3, passes: 3 },
  { by: 'a program tuned for it', perSecond: TUNED_PROGRAM, seconds: 3, passes: 10 },
  { by: 'the page’s own code', perSecond: OWN_CODE, seconds: 600, passes: 382 },
  { by: 'OpenSSL', perSecond: PROGRAM, seconds: 600, passes: 425 },
  { by: 'a program tuned for it', perSecond: TUNED_PROGRAM, seconds: 600, passes: 537 },
])('one core gets $passes in $seconds s with $by, as ADR 11 says', (row) => {
  let budget = row.perSecond * row.seconds;
  let bought = 0;
  for (; budget >= hashes(bought + 1, BITS); bought += 1) budget -= hashes(bought + 1, BITS);
  expect(bought).toBe(row.passes);
  expect(hashes(200, BITS) / PHONE).toBeLessThan(Math.min(3, row.seconds));
});

it('a machine that takes hundreds pays for each hundreds of times as much, and there is an end to it', () => {
  expect(hashes(800, 17) / hashes(1, 17)).toBeGreaterThan(300);
  expect(hashes(5000, 17)).toBe(2 ** 26);
  expect(hashes(5000, 25)).toBe(2 ** 33);
  const prices = Array.from({ length: 1000 }, (_, i) => hashes(i + 1, 17));
  expect(prices).toEqual(prices.toSorted((a, b) => a - b));
});
