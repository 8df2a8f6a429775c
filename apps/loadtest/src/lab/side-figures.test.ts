import { LAB_DOTS } from '@seckill/contracts';
import { expect, it } from 'vitest';
import { bucketOf, createSideFigures } from './side-figures.ts';

it.each([0, 0.4, 1, 1.18, 1.19, 2, 3.9, 4, 250, 2000, 86_400_000])(
  'puts %s ms where less than a power of a quarter is',
  (ms) => {
    const bucket = bucketOf(ms);
    expect(ms).toBeLessThan(2 ** (bucket / 4));
    if (bucket > 0) expect(ms).toBeGreaterThanOrEqual(2 ** ((bucket - 1) / 4));
  },
);

it('counts each buyer once, where they are now', () => {
  const side = createSideFigures(4);
  const times = { ms: 10, atMs: 12 };
  for (const index of [0, 1, 2]) side.pressed(index);
  side.answered(0, 'queued', times);
  expect(side.isOver()).toBe(false);
  side.told(0, 'success', { ms: 30, atMs: 31.4 });
  side.answered(1, 'turned_away', { ms: 20, atMs: 22 });
  expect(side.figures()).toMatchObject({
    asking: 1,
    queued: 0,
    success: 1,
    turnedAway: 1,
    answeredMs: 22,
    decidedMs: 31,
    answer: { p50: 10, p95: 20, max: 20 },
    verdict: { p50: 30, p99: 30 },
  });
  const place = (state: (typeof LAB_DOTS)[number]) => LAB_DOTS.indexOf(state);
  expect(side.takeChanged()).toEqual([
    [0, place('success')],
    [1, place('turned_away')],
    [2, place('asking')],
  ]);
  expect(side.takeChanged()).toEqual([]);
});
