import type { Overview, SaleOverview } from '@seckill/contracts';
import { expect, it } from 'vitest';
import { noTrend, withLook, type Trend } from './trend.ts';

function look(second: number, ...sales: Partial<SaleOverview>[]): Overview {
  return {
    serverTime: new Date(Date.UTC(2026, 10, 11) + second * 1000).toISOString(),
    queues: [],
    workers: [],
    sales: sales.map((sale, i) => ({
      saleId: i + 1,
      title: '',
      round: 1,
      state: 'open',
      total: 3,
      available: 0,
      unpaid: 0,
      paid: 0,
      accepted: 0,
      decided: 0,
      waiting: 0,
      perSecond: 0,
      tickets: {},
      ...sale,
    })),
  };
}

const trendOf = (...looks: Overview[]) => looks.reduce<Trend>(withLook, noTrend);
const last = (...looks: Overview[]) => trendOf(...looks).points.at(-1);

it('tells what happened between two looks, a second, over all sales', () => {
  const point = last(
    look(0, { accepted: 10, decided: 10 }, { accepted: 0 }),
    look(2, { accepted: 30, decided: 20, waiting: 10 }, { accepted: 100, waiting: 100 }),
  );
  expect(point).toMatchObject({ accepted: 60, decided: 5, waiting: 110 });
});

it('a reset is no fall, and what was there at the first look is no rise', () => {
  expect(last(look(0, { accepted: 500 }))).toMatchObject({ accepted: 0 });
  const reset = [look(0, { accepted: 500 }), look(1, { accepted: 20, round: 2 })];
  expect(last(...reset)).toMatchObject({ accepted: 0 });
  expect(last(...reset, look(2, { accepted: 70, round: 2 }))).toMatchObject({ accepted: 50 });
});

it('keeps two minutes, and no look twice', () => {
  const looks = Array.from({ length: 300 }, (_, second) => look(second, {}));
  expect(trendOf(...looks).points).toHaveLength(120);
  const twice = look(5, { accepted: 9 });
  expect(trendOf(look(4, {}), twice, twice).points).toHaveLength(2);
});
