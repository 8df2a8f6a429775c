import { expect, it } from 'vitest';
import { createHistory, type OrderHistory } from '../history/history.ts';
import { checkOrders } from './order-checks.ts';

function kindsOf(order: Partial<OrderHistory>, stored?: string): string[] {
  const history = createHistory();
  Object.assign(history.order('o', 't'), order);
  checkOrders(history, new Map(stored === undefined ? [] : [['o', stored]]));
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
  ['an order was given back and is not', { cancelledMs: 5 }, 'unpaid'],
])('%s', (kind, order, stored) => {
  expect(kindsOf(order, stored)).toContain(kind);
});
