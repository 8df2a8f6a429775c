import { expect, it } from 'vitest';
import type { Overview, Sale } from '@seckill/contracts';
import { withNews } from './with-news.ts';

const overview: Overview = {
  serverTime: '2026-11-11T12:00:00.000Z',
  queues: [],
  workers: [],
  sales: [
    {
      saleId: 1,
      title: 'Watch',
      round: 3,
      state: 'open',
      total: 10,
      available: 8,
      unpaid: 2,
      paid: 0,
      accepted: 50,
      decided: 20,
      waiting: 30,
      perSecond: 0,
      tickets: {},
    },
  ],
};
const line = { type: 'line' as const, saleId: 1, round: 3, processed: 35, perSecond: 90 };

it('a pushed line moves the figures on between two looks', () => {
  expect(withNews(overview, line).sales[0]).toMatchObject({
    decided: 35,
    waiting: 15,
    perSecond: 90,
  });
});

it('older news and news of another round or sale change nothing that counts', () => {
  expect(withNews(overview, { ...line, processed: 5 }).sales[0]).toMatchObject({
    decided: 20,
    waiting: 30,
  });
  expect(withNews(overview, { ...line, round: 2 })).toEqual(overview);
  expect(withNews(overview, { ...line, saleId: 9 })).toEqual(overview);
});

it('a pushed sale brings its state, and no stock that contradicts what is unpaid and paid', () => {
  const sale = { id: 1, round: 3, state: 'paused', available: 5, total: 10 } as Sale;
  expect(withNews(overview, { type: 'sale', sale }).sales[0]).toEqual({
    ...overview.sales[0],
    state: 'paused',
  });
});

it('numbers that were left out are nobody who was decided', () => {
  expect(withNews(overview, { ...line, processed: 100_035 }).sales[0]).toMatchObject({
    decided: 50,
    waiting: 0,
  });
});
