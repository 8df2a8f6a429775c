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

  it('accepts what reaches all', () => {
    expect(judgeTargets(rounds).map((t) => t.ok)).toEqual([true, true, true, true]);
  });

  const dear = {
    ...measured('product', 9000, 0.2),
    cpu: { api: 2, worker: 1, redis: 2, mysql: 0 },
  };
  it.each([
    ['below the floor', measured('product', 8900, 0.2), [false, true, true, true]],
    ['dear', dear, [true, false, true, true]],
    ['near one job each', measured('product', 9100, 0.2), [true, true, false, true]],
    ['late', measured('product', 9000, 1.01), [true, true, true, false]],
  ])('sees a product %s', (_, product, verdicts) => {
    const single = measured('single', verdicts[2] ? 1000 : 2000);
    expect(ok([measured('floor', 10_000), product, single])).toEqual(verdicts);
  });

  it('compares the last round of winners with the first', () => {
    const winners = (verdictsPerSecond: number) => [
      { ...measured('winners', 8000), verdictsPerSecond },
    ];
    const judged = judgeTargets([winners(6000), winners(1000), winners(5100)]);
    expect(judged.map(({ reached, ok }) => [reached, ok])).toEqual([
      ['5100 /s', true],
      ['0.85 ×', false],
    ]);
  });

  it('knows what a ticket may take in Redis', () => {
    const memory = { product: { tickets: 10, waiting: 120, decided: 59 } };
    expect(judgeTargets([], memory).map((t) => t.ok)).toEqual([false, true]);
  });

  it('leaves out what was not measured', () => {
    expect(ok([measured('floor', 10_000), measured('product', 9000, 0.2)])).toEqual([
      true,
      true,
      true,
    ]);
  });
});
