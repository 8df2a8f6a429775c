import { randomBytes } from 'node:crypto';
import type { OrderStatus, PaymentStatus } from '@seckill/contracts';
import { and, eq, sql, type SQL } from 'drizzle-orm';
import type { Access } from '../access/access.ts';
import type { Session } from '../access/connect.ts';
import { isOwn, payInTime, readOwn, statusNow, type OwnOrder } from '../orders/end-order.ts';
import { orderColumns, type OrderRow } from '../orders/orders.ts';
import { orders, payments } from '../schema.ts';

export type PaymentRow = {
  orderId: string;
  provider: string;
  reference: string;
  status: PaymentStatus;
  amountCents: number;
  currency: string;
};

/**
 * `pending`: the order waits for this money. `paid`: there is nothing left to pay. `expired`: its time is over, swept or
 * not. `not_open`: it was cancelled or voided.
 */
export type PaymentStarted =
  | { outcome: 'pending'; order: OrderRow; payment: PaymentRow }
  | { outcome: 'paid' | 'expired' | 'not_open'; order: OrderRow }
  | { outcome: 'not_found' };

export type Money = { reference: string; amountCents: number; currency: string };

export type PaymentSettled =
  | { outcome: 'paid' | 'refund_due'; order: OrderRow; payment: PaymentRow }
  | { outcome: 'not_found' };

const paymentColumns = {
  orderId: payments.orderId,
  provider: payments.provider,
  reference: payments.reference,
  status: payments.status,
  amountCents: payments.amountCents,
  currency: payments.currency,
};

/** What a payment that is begun comes to, by what the order is. */
const STARTED: Record<OrderStatus, 'pending' | 'paid' | 'expired' | 'not_open'> = {
  unpaid: 'pending',
  paid: 'paid',
  expired: 'expired',
  cancelled: 'not_open',
  void: 'not_open',
};

/** Notes that an order is about to be paid; it has one payment, so that asking again finds the same. */
export const startPayment = (
  access: Access,
  { provider, ...own }: OwnOrder & { provider: string },
): Promise<PaymentStarted> =>
  access.write(async (tx) => {
    if (!(await lockOrder(tx, isOwn(own)))) return { outcome: 'not_found' };
    const found = await readOwn(tx, own);
    if (!found) return { outcome: 'not_found' };
    const { order } = found;
    const outcome = STARTED[statusNow(found)];
    if (outcome !== 'pending') return { outcome, order };
    const begun = await readPayment(tx, order.orderId);
    if (begun) return { outcome, order, payment: begun };
    const payment: PaymentRow = {
      orderId: order.orderId,
      provider,
      reference: `pay_${randomBytes(16).toString('base64url')}`,
      status: 'pending',
      amountCents: order.priceCents,
      currency: order.currency,
    };
    await tx.insert(payments).values({ id: randomBytes(16).toString('base64url'), ...payment });
    return { outcome, order, payment };
  });

/**
 * The money is there. It pays the order if that is still open and in time, by the database's clock and to
 * the cent; otherwise it is due back. Whatever was decided first stays: asked again the answer is the same.
 */
export const settlePayment = (access: Access, money: Money): Promise<PaymentSettled> =>
  access.write(async (tx) => {
    const { reference } = money;
    const known = await readPaymentBy(tx, eq(payments.reference, reference));
    if (!known) return { outcome: 'not_found' };
    await lockOrder(tx, eq(orders.id, known.orderId));
    // Nobody decides it but under the lock of its order, so a plain read is exact from here on.
    const payment = await readPaymentBy(tx, eq(payments.reference, reference));
    if (!payment) return { outcome: 'not_found' };
    const status = payment.status === 'pending' ? await decide(tx, payment, money) : payment.status;
    const [order] = await tx
      .select(orderColumns)
      .from(orders)
      .where(eq(orders.id, payment.orderId));
    if (!order) throw new Error(`payment ${reference} has no order`);
    return { outcome: status, order, payment: { ...payment, status } };
  });

/** The first lock of all that has to do with the money of an order. Says whether there is one. */
async function lockOrder(tx: Session, which: SQL | undefined): Promise<boolean> {
  const rows = await tx.select({ orderId: orders.id }).from(orders).where(which).for('update');
  return rows.length === 1;
}

async function decide(tx: Session, payment: PaymentRow, money: Money) {
  const isSameCurrency = money.currency.toUpperCase() === payment.currency;
  const exact = money.amountCents === payment.amountCents && isSameCurrency;
  const paid = exact && (await payInTime(tx, eq(orders.id, payment.orderId)));
  const status = paid ? ('paid' as const) : ('refund_due' as const);
  await tx
    .update(payments)
    .set({ status, settledAt: sql`now(3)` })
    .where(and(eq(payments.reference, payment.reference), eq(payments.status, 'pending')));
  return status;
}

async function readPaymentBy(
  session: Session,
  which: SQL | undefined,
): Promise<PaymentRow | undefined> {
  const [row] = await session.select(paymentColumns).from(payments).where(which);
  return row;
}

const readPayment = (session: Session, orderId: string) =>
  readPaymentBy(session, eq(payments.orderId, orderId));

export const findPayment = (access: Access, orderId: string): Promise<PaymentRow | undefined> =>
  access.read((session) => readPayment(session, orderId));

export const findPaymentByReference = (
  access: Access,
  reference: string,
): Promise<PaymentRow | undefined> =>
  access.read((session) => readPaymentBy(session, eq(payments.reference, reference)));
