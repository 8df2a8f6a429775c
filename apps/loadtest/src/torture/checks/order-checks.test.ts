import { expect, it } from 'vitest';
import { createHistory, type OrderHistory } from '../history/history.ts';
import { checkOrders } from './order-checks.ts';

function kindsOf(order: Partial<OrderHistory>, status?: string, countedCents?: number): string[] {
  const history = createHistory();
  Object.assign(history.order('o', 't'), order);
  const counted = countedCents ?? (status === 'paid' ? 100 : 0);
  const stored = { totalCents: 100, cameCents: 100, countedCents: counted };
  checkOrders(history, new Map(status === undefined ? [] : [['o', { status, ...stored }]]));
  return history.violations.map(({ kind }) => kind);
}
const seen = (...statuses: string[]) =>
  statuses.map((status, at) => ({ status, askedMs: at * 10, answeredMs: at * 10 + 1 }));

it('finds nothing wrong with an order that went its way', () => {
  expect(
    kindsOf({ seen: seen('unpaid', 'paid', 'paid'), money: new Set(['paid']) }, 'paid'),
  ).toEqual([]);
  expect(kindsOf({ seen: seen('unpaid'), money: new Set(['refund_due']) }, 'expired')).toEqual([]);
});

it.each([
  ['an order that was shown is not there', { seen: seen('unpaid') }, undefined],
  ['an order changed after its end', { seen: seen('expired', 'paid') }, 'paid'],
  ['an order is not what was said', { seen: seen('paid') }, 'expired'],
  ['money was taken and the order is not paid', { money: new Set(['paid']) }, 'expired'],
  ['money is due back for a paid order', { money: new Set(['refund_due']) }, 'paid'],
  ['money is not to be found', { cameCents: 101 }, 'expired'],
  ['an order is paid with other money than its price', {}, 'paid', 99],
  ['an order is paid with other money than its price', {}, 'unpaid', 100],
  ['an order was given back and is not', { cancelledMs: 5 }, 'unpaid'],
])('%s', (kind, order, status, countedCents?: number) => {
  expect(kindsOf(order, status, countedCents)).toContain(kind);
});
