import type { Db } from '../db.ts';
import type { OwnOrder } from '../orders/orders.ts';

/** Pays an order as the product does: a payment is begun, and its money arrives at once. */
export async function pay(db: Db, { orderId, userId }: OwnOrder) {
  const started = await db.startPayment({ orderId, userId, provider: 'demo' });
  return started.outcome === 'pending' ? db.settlePayment(started.payment) : started;
}
