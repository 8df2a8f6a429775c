import { randomBytes } from 'node:crypto';
import { totalOf, type OrderStatus, type PaymentStatus } from '@seckill/contracts';
import { asc, eq, sql, type SQL } from 'drizzle-orm';
import type { Access } from '../access/access.ts';
import { isAmong } from '../access/bulk.ts';
import type { Session } from '../access/connect.ts';
import { readOwn, statusNow } from '../orders/end-order.ts';
import { isOwn, type OrderRow, type OwnOrder } from '../orders/orders.ts';
import { orders, payments } from '../schema.ts';
import { countedOf, hasPaid, ofOrders, readArrivals, type ArrivalRow } from './arrivals.ts';

export type PaymentRow = {
  orderId: string;
  provider: string;
  reference: string;
  status: PaymentStatus;
  /** What was asked for under this reference. */
  amountCents: number;
  currency: string;
};

/** All payments that orders were asked for, and all money that has come for them, oldest first. */
export type OrderMoney = { payments: PaymentRow[]; arrivals: ArrivalRow[] };

/**
 * `pending`: the order waits for this money. `paid`: there is nothing left to pay. `expired`: its time is over, swept or
 * not. `not_open`: it was cancelled or voided.
 */
export type PaymentStarted =
  | { outcome: 'pending'; order: OrderRow; payment: PaymentRow }
  | { outcome: 'paid' | 'expired' | 'not_open'; order: OrderRow }
  | { outcome: 'not_found' };

/** What a payment that is begun comes to, by what the order is. */
const STARTED: Record<OrderStatus, 'pending' | 'paid' | 'expired' | 'not_open'> = {
  unpaid: 'pending',
  paid: 'paid',
  expired: 'expired',
  cancelled: 'not_open',
  void: 'not_open',
};

/**
 * Notes that an order is about to be paid what is left of its price. Asked again it finds the same payment, until money
 * has come for it: what came was not right then, and the rest needs a new reference.
 */
export const startPayment = (
  access: Access,
  { provider, ...own }: OwnOrder & { provider: string },
): Promise<PaymentStarted> =>
  access.write(async (tx) => {
    if (!(await lockOrder(tx, isOwn(tx, own)))) return { outcome: 'not_found' };
    const found = await readOwn(tx, own);
    if (!found) return { outcome: 'not_found' };
    const { order } = found;
    const outcome = STARTED[statusNow(found)];
    if (outcome !== 'pending') return { outcome, order };
    const money = await readMoney(tx, [order.orderId]);
    const amountCents = totalOf(order) - countedOf(money.arrivals);
    const begun = money.payments.find(
      (each) => each.status === 'pending' && each.amountCents === amountCents,
    );
    if (begun) return { outcome, order, payment: begun };
    const payment = {
      orderId: order.orderId,
      provider,
      reference: `pay_${randomBytes(16).toString('base64url')}`,
      status: 'pending' as const,
      amountCents,
      currency: order.currency,
    };
    await tx.insert(payments).values({ id: randomBytes(16).toString('base64url'), ...payment });
    return { outcome, order, payment };
  });

/** The first lock of all that has to do with the money of an order, written so that it holds on every node. Says whether there is one. */
export async function lockOrder(tx: Session, which: SQL | undefined): Promise<boolean> {
  const [{ affectedRows }] = await tx
    .update(orders)
    .set({ touched: sql`${orders.touched} + 1` })
    .where(which);
  return affectedRows === 1;
}

export async function readMoney(
  session: Session,
  orderIds: readonly string[],
): Promise<OrderMoney> {
  const asked = await session
    .select({
      orderId: payments.orderId,
      provider: payments.provider,
      reference: payments.reference,
      decision: payments.status,
      amountCents: payments.amountCents,
      currency: payments.currency,
    })
    .from(payments)
    .where(isAmong(payments.orderId, orderIds))
    .orderBy(asc(payments.createdAt), asc(payments.id));
  const came = asked.length > 0 ? await readArrivals(session, ofOrders(orderIds)) : [];
  return {
    payments: asked.map(({ decision, ...payment }) => ({
      ...payment,
      status: statusOf(decision, came.filter(by(payment.reference))),
    })),
    arrivals: came,
  };
}

const by =
  (reference: string) =>
  (arrival: ArrivalRow): boolean =>
    arrival.reference === reference;

/** What became of the money that came for one payment; of nothing, what was decided by a version that kept no arrivals. */
function statusOf(decision: PaymentStatus, came: readonly ArrivalRow[]): PaymentStatus {
  const has = (status: ArrivalRow['status']) => came.some((each) => each.status === status);
  if (has('part')) return 'partial';
  if (came.some(hasPaid)) return 'paid';
  if (has('due')) return 'refund_due';
  return has('refunded') ? 'refunded' : decision;
}

/** Of all these orders together. */
export const findMoney = async (access: Access, orderIds: readonly string[]): Promise<OrderMoney> =>
  orderIds.length === 0
    ? { payments: [], arrivals: [] }
    : access.read((session) => readMoney(session, orderIds));

export const findPaymentByReference = (
  access: Access,
  reference: string,
): Promise<PaymentRow | undefined> =>
  access.read(async (session) => {
    const [asked] = await session
      .select({ orderId: payments.orderId })
      .from(payments)
      .where(eq(payments.reference, reference));
    if (!asked) return undefined;
    return (await readMoney(session, [asked.orderId])).payments.find(
      (payment) => payment.reference === reference,
    );
  });
