import type { Db, OrderRow, OwnOrder, PaymentRow } from '@seckill/db';

/**
 * Who takes the money. `charge` may be asked again for the same reference and must not charge twice;
 * `pending` means that the provider confirms later, by a webhook.
 */
export type PaymentProvider = {
  readonly name: string;
  charge(payment: PaymentRow): Promise<'paid' | 'pending'>;
};

/** Everyone has the money, at once. */
export const demoProvider: PaymentProvider = { name: 'demo', charge: async () => 'paid' };

/** The buyer pays at the provider, with the reference; the provider confirms by a signed event. */
export const webhookProvider: PaymentProvider = { name: 'webhook', charge: async () => 'pending' };

/**
 * `pending`: the provider has not confirmed yet, or not all of it. `expired`, `not_open`: the order ended in another way, and what
 * was taken is due back.
 */
export type Paid =
  | { outcome: 'paid' | 'pending' | 'expired' | 'not_open'; order: OrderRow }
  | { outcome: 'not_found' };

/**
 * Begins the payment of a buyer's own order, asks the provider, and settles what it took. The order is only asked
 * for money while it is open; should it end in between, the money is due back. Safe to repeat.
 */
export async function pay(
  { db }: { db: Pick<Db, 'startPayment' | 'settlePayment'> },
  provider: PaymentProvider,
  own: OwnOrder,
): Promise<Paid> {
  const started = await db.startPayment({ ...own, provider: provider.name });
  if (started.outcome !== 'pending') return started;
  if ((await provider.charge(started.payment)) === 'pending') return started;
  const settled = await db.settlePayment(started.payment);
  switch (settled.outcome) {
    case 'paid':
      return { outcome: 'paid', order: settled.order };
    case 'partial':
      return { outcome: 'pending', order: settled.order };
    case 'refund_due': {
      const { order } = settled;
      const late = order.status === 'unpaid' || order.status === 'expired';
      return { outcome: late ? 'expired' : 'not_open', order };
    }
    case 'not_found':
      throw new Error(`payment ${started.payment.reference} is gone`);
  }
}
