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

it('adds up what goes on in all sales', () => {
  const point = last(
    look(0, { perSecond: 1000 }),
    look(
      2,
      { acceptedPerSecond: 10, perSecond: 5, waiting: 10 },
      { acceptedPerSecond: 50, waiting: 100 },
    ),
  );
  expect(point).toMatchObject({ accepted: 60, decided: 5, waiting: 110 });
});

it('keeps two minutes, and no look twice', () => {
  const looks = Array.from({ length: 300 }, (_, second) => look(second, {}));
  expect(trendOf(...looks).points).toHaveLength(120);
  const twice = look(5, { accepted: 9 });
  expect(trendOf(look(4, {}), twice, twice).points).toHaveLength(2);
});
