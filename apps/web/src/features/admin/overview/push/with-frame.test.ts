import type { Overview, OverviewFrame, SaleOverview } from '@seckill/contracts';
import { expect, it } from 'vitest';
import { newerOf, withFrame } from './with-frame.ts';

const sale = (saleId: number, decided = 0): SaleOverview => ({
  saleId,
  title: 'Watch',
  round: 3,
  state: 'open',
  total: 10,
  available: 8,
  unpaid: 2,
  paid: 0,
  accepted: 50,
  decided,
  waiting: 50 - decided,
  perSecond: 0,
  tickets: {},
});

const frame = (second: number, rest: Partial<OverviewFrame>): OverviewFrame => {
  const at = new Date(Date.UTC(2026, 10, 11) + second * 1000).toISOString();
  return { type: 'overview', whole: false, serverTime: at, at, ageMs: 5, sales: [], ...rest };
};
const queue = { name: 'sms', waiting: 1, active: 0, delayed: 0, failed: 0 };
const whole = withFrame(
  undefined,
  frame(1, { whole: true, sales: [sale(1), sale(2)], queues: [queue], workers: [] }),
);

it('nothing is shown before the whole was told', () => {
  expect(withFrame(undefined, frame(0, { sales: [sale(1)] }))).toBeUndefined();
  expect(whole?.sales).toHaveLength(2);
});

it('a sale that is not told of is the same object, and so are queues', () => {
  const next = withFrame(whole, frame(2, { sales: [sale(2, 30), sale(3)] }));
  expect(next?.sales.map(({ saleId, decided }) => [saleId, decided])).toEqual([
    [1, 0],
    [2, 30],
    [3, 0],
  ]);
  expect(next?.sales[0]).toBe(whole?.sales[0]);
  expect(next?.queues).toEqual([queue]);
});

it('the whole takes the place of all there was', () => {
  expect(withFrame(whole, frame(2, { whole: true, sales: [sale(2)] }))?.sales).toEqual([sale(2)]);
});

it('what is older than what is known changes nothing, and an age that grows is told', () => {
  expect(withFrame(whole, frame(0, { sales: [sale(1, 9)] }))).toBe(whole);
  const aged = withFrame(whole, frame(1, { ageMs: 7000, stores: { redis: 'away' } }));
  expect(aged).toMatchObject({ ageMs: 7000, stores: { redis: 'away' }, sales: whole?.sales });
});

it('of what was asked for and what was pushed meanwhile the newer is kept', () => {
  const later = withFrame(whole, frame(9, { sales: [sale(1, 40)] })) as Overview;
  expect(newerOf(whole as Overview, later)).toBe(later);
  expect(newerOf(later, whole)).toBe(later);
  expect(newerOf(later, undefined)).toBe(later);
});
