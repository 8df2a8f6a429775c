import { totalOf, type Order } from '@seckill/contracts';

/** What is left to pay of an unpaid order, in minor units of its currency. */
export function toPay(order: Order): number {
  const parts = order.arrivals?.filter(({ status }) => status === 'part') ?? [];
  return parts.reduce((left, { amountCents }) => left - amountCents, totalOf(order));
}
