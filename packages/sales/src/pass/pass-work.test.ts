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

it('a machine that takes hundreds pays for each hundreds of times as much, and there is an end to it', () => {
  expect(hashes(640) / hashes(1)).toBeGreaterThan(300);
  expect(hashes(5000)).toBe(2 ** 26);
  const prices = Array.from({ length: 1000 }, (_, i) => hashes(i + 1));
  expect(prices).toEqual(prices.toSorted((a, b) => a - b));
});
