import { expect, it } from 'vitest';
import { sale } from '../../testing/samples.ts';
import { byTime } from './by-time.ts';

const hour = (hours: number) => new Date(Date.now() + hours * 3_600_000).toISOString();

it('sales stand by state and time', () => {
  const sales = [
    sale({ id: 1, closesAt: hour(-2) }),
    sale({ id: 2, closesAt: hour(1), available: 0 }),
    sale({ id: 3, opensAt: hour(9) }),
    sale({ id: 4, closesAt: hour(5) }),
    sale({ id: 5, opensAt: hour(3) }),
    sale({ id: 6, closesAt: hour(-1) }),
    sale({ id: 7, closesAt: hour(2) }),
  ];
  const states = ['ended', 'sold_out', 'upcoming', 'open', 'upcoming', 'ended', 'open'] as const;
  const { now, soon, over } = byTime(sales, states);
  expect([now, soon, over].map((list) => list.map(({ id }) => id))).toEqual([
    [7, 4, 2],
    [5, 3],
    [6, 1],
  ]);
});
