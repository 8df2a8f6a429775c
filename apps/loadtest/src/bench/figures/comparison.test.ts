import { expect, it } from 'vitest';
import { comparisonCells } from './comparison.ts';
import { measured } from './testing/measured.ts';

it('sets the product against each of the others, where both were measured', () => {
  const product = { ...measured('product', 9000, 0.2), verdictsPerSecond: 9000 };
  const single = { ...measured('single', 1000, 3), verdictsPerSecond: 1500 };
  const plain = {
    ...measured('plain', 3000, 3),
    cpu: { api: 20, worker: 10, redis: 10, mysql: 0 },
  };
  const floor = measured('floor', 10_000);
  expect(comparisonCells([[floor, product, single, plain]])).toEqual([
    ['of (a) floor', '0.90 ×', '–', '1.00 ×'],
    ['of (c) one job each', '9.00 ×', '6.00 ×', '1.00 ×'],
    ['of (f) one plain task each', '3.00 ×', '–', '0.10 ×'],
  ]);
  expect(comparisonCells([[floor, single]])).toEqual([]);
});
