import { expect, it } from 'vitest';
import { binsOf, placeOnAxis, ticksOf } from './histogram-axis.ts';

/** The bin of the contract that a time falls into: less than 2 ** (i / 4) ms. */
function binOf(ms: number): number {
  let bin = 0;
  while (ms >= 2 ** (bin / 4)) bin += 1;
  return bin;
}

it.each([0.5, 1, 2, 3, 10, 99, 100, 1000, 2100, 9999])(
  'a tick of %d ms stands within the bin that counts it',
  (ms) => {
    const bins = 60;
    const place = placeOnAxis(ms, bins) * bins;
    expect(place).toBeGreaterThanOrEqual(binOf(ms) - 1e-9);
    expect(place).toBeLessThanOrEqual(binOf(ms) + 1);
  },
);

it('the axis reaches four seconds from the start, and grows for what took longer', () => {
  expect(ticksOf(binsOf([]))).toEqual([1, 10, 100, 1000]);
  expect(binsOf([[1, 1], []])).toBe(binsOf([]));
  const slow = Array.from({ length: binOf(12_000) + 1 }, (_, bin) => Number(bin === binOf(12_000)));
  const bins = binsOf([[1], slow]);
  expect(bins).toBe(binOf(12_000) + 1);
  expect(ticksOf(bins)).toContain(10_000);
  expect(binsOf([[1], [...slow, 0, 0]])).toBe(bins);
});
