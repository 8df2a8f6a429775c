import { describe, expect, it } from 'vitest';
import type { Measurement } from '../measure/measure.ts';
import { medianOf, ratio } from './summary.ts';
import { judgeTargets } from './targets.ts';
import { measured } from './testing/measured.ts';

/** The machine is ten times slower in the second round; the ratios are what they were. */
const rounds = [
  [measured('floor', 10_000), measured('product', 9000, 0.2), measured('single', 1000, 3)],
  [measured('floor', 1000), measured('product', 900, 0.4), measured('single', 100, 9)],
];

describe('ratio', () => {
  it('compares within a round', () => {
    expect(ratio(rounds, 'product', 'floor', 256)).toBe(0.9);
    expect(ratio(rounds, 'product', 'single', 256)).toBe(9);
  });

  it('says nothing of what was not measured', () => {
    expect(ratio(rounds, 'product', 'floor', 64)).toBeUndefined();
  });
});

describe('medianOf', () => {
  it('is the middle of the rounds, and nothing of what has no such figure', () => {
    expect(medianOf(rounds, 'product', 256, (m) => m.acceptedPerSecond)).toBe(4950);
    expect(medianOf(rounds, 'product', 256, (m) => m.lastVerdictSeconds)).toBeCloseTo(0.3);
    expect(medianOf(rounds, 'floor', 256, (m) => m.lastVerdictSeconds)).toBeUndefined();
  });
});

describe('judgeTargets', () => {
  const ok = (measurements: Measurement[]) => judgeTargets([measurements]).map((t) => t.ok);

  it('accepts what reaches all three', () => {
    expect(judgeTargets(rounds).map((t) => t.ok)).toEqual([true, true, true]);
  });

  it.each([
    ['below the floor', measured('product', 7900, 0.2), [false, true, true]],
    ['near one job each', measured('product', 8100, 0.2), [true, false, true]],
    ['late', measured('product', 9000, 1.01), [true, true, false]],
  ])('sees a product %s', (_, product, verdicts) => {
    const single = measured('single', verdicts[1] ? 1000 : 2000);
    expect(ok([measured('floor', 10_000), product, single])).toEqual(verdicts);
  });

  it('leaves out what was not measured', () => {
    expect(ok([measured('floor', 10_000), measured('product', 9000, 0.2)])).toEqual([true, true]);
  });
});
