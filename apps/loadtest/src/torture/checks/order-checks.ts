import type { History } from '../history/history.ts';

/** What MySQL holds of an order: what it costs, what has come for it, and how much of that counts. */
export type StoredOrder = {
  status: string;
  totalCents: number;
  cameCents: number;
  countedCents: number;
};

/** Judges what was said of each order by what MySQL holds in the end. */
export function checkOrders(
  { orders, violation }: History,
  stored: ReadonlyMap<string, StoredOrder>,
) {
  for (const [orderId, { status, totalCents, countedCents }] of stored) {
    if (status === 'paid' ? countedCents !== totalCents : countedCents >= totalCents) {
      violation(
        'an order is paid with other money than its price',
        `${orderId}: ${status}, ${countedCents} of ${totalCents}`,
      );
    }
  }
  for (const { orderId, seen, money, cameCents, cancelledMs } of orders.values()) {
    const order = stored.get(orderId);
    if (order === undefined) {
      violation('an order that was shown is not there', orderId);
      continue;
    }
    const { status } = order;
    if (order.cameCents < cameCents) {
      violation('money is not to be found', `${orderId}: ${order.cameCents} of ${cameCents}`);
    }
    for (const [at, later] of seen.entries()) {
      const ended = seen
        .slice(0, at)
        .find((each) => each.status !== 'unpaid' && each.answeredMs < later.askedMs);
      if (ended && ended.status !== later.status) {
        violation(
          'an order changed after its end',
          `${orderId}: ${ended.status}, then ${later.status}`,
        );
        break;
      }
    }
    const last = seen.findLast((each) => each.status !== 'unpaid')?.status;
    if (last !== undefined && last !== status) {
      violation('an order is not what was said', `${orderId}: said ${last}, is ${status}`);
    }
    if (money.has('paid') && status !== 'paid') {
      violation('money was taken and the order is not paid', `${orderId}: ${status}`);
    }
    if (money.has('refund_due') && status === 'paid') {
      violation('money is due back for a paid order', orderId);
    }
    if (cancelledMs !== undefined && status !== 'cancelled') {
      violation('an order was given back and is not', `${orderId}: ${status}`);
    }
  }
}
