import type { Db, OwnOrder, PaymentRow } from '@seckill/db';
import type { PaymentProvider } from './payments/provider.ts';

/**
 * Begins the payment, asks the provider, and settles what it took. The order is only asked for money while it
 * is open; should it end in between, the money is due back.
 */
export async function payOrder(db: Db, provider: PaymentProvider, own: OwnOrder) {
  const started = await db.startPayment({ ...own, provider: provider.name });
  if (started.outcome !== 'pending') return started;
  if ((await provider.charge(started.payment)) === 'pending') return started;
  return settled(await db.settlePayment(started.payment), started.payment);
}

type Settled = Awaited<ReturnType<Db['settlePayment']>>;

function settled(settlement: Settled, { reference }: PaymentRow) {
  switch (settlement.outcome) {
    case 'paid':
      return settlement;
    case 'refund_due': {
      const { order } = settlement;
      const late = order.status === 'unpaid' || order.status === 'expired';
      return { outcome: late ? ('expired' as const) : ('not_open' as const), order };
    }
    case 'not_found':
      throw new Error(`payment ${reference} is gone`);
  }
}
