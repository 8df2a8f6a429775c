import type { History } from '../history/history.ts';

/** Judges what was said of each order by what MySQL holds in the end. */
export function checkOrders({ orders, violation }: History, stored: ReadonlyMap<string, string>) {
  for (const { orderId, seen, money, cancelledMs } of orders.values()) {
    const status = stored.get(orderId);
    if (status === undefined) {
      violation('an order that was shown is not there', orderId);
      continue;
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
