import { expect, it } from 'vitest';
import { drawGrowth } from './picture.ts';
import type { Point } from './point.ts';

const pointAt = (x: number, api: number): Point => ({
  x,
  cpu: { api, worker: 10, redis: 5, mysql: 0 },
  memory: { api: 90, worker: 80, redis: 20 },
  others: 0,
});

const tickets = { what: 'tickets', points: [1000, 10_000, 1_000_000].map((x) => pointAt(x, 150)) };
const sales = { what: 'sales', points: [pointAt(1, 30), pointAt(1000, 75)] };

it('places each point by its logarithm, and all panels of a row on one scale', () => {
  const picture = drawGrowth([tickets, sales, { what: 'nothing measured', points: [] }]);
  expect(picture.match(/<polyline/g)).toHaveLength(2 * (4 + 3));
  // 150 of 200 µs, a third of the way for each power of ten.
  expect(picture).toContain('points="0,37.5 73.3,37.5 220,37.5" fill="none" stroke="#2563eb"');
  expect(picture).toContain('points="0,127.5 220,93.8" fill="none" stroke="#2563eb"');
  expect(picture).toContain('>1M</text>');
  expect(picture).not.toContain('nothing measured');
  expect(picture).not.toContain('NaN');
});

it('draws a single point, and what costs nothing', () => {
  const picture = drawGrowth([{ what: 'one', points: [pointAt(1, 0)] }]);
  expect(picture).not.toMatch(/NaN|Infinity|undefined/);
});
