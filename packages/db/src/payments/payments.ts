import { randomBytes } from 'node:crypto';
import { totalOf, type OrderStatus, type PaymentStatus } from '@seckill/contracts';
import { asc, eq, sql, type SQL } from 'drizzle-orm';
import type { Access } from '../access/access.ts';
import { isAmong } from '../access/bulk.ts';
import type { Session } from '../access/connect.ts';
import { columnsNow, statusNow } from '../orders/end-order.ts';
import { isOwn, type OrderRow, type OwnOrder } from '../orders/orders.ts';
import { arrivals, orders, payments } from '../schema.ts';
import { arrivalColumns, countedOf, hasPaid, type ArrivalRow } from './arrivals.ts';

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
    const {
      found: [found],
      money,
    } = await readWithMoney(tx, isOwn(tx, own));
    if (!found) return { outcome: 'not_found' };
    const { order } = found;
    const outcome = STARTED[statusNow(found)];
    if (outcome !== 'pending') return { outcome, order };
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

/** Orders, and all that was asked and has come for them, in one question: each one waits for a turn of a busy event loop. */
async function readWithMoney(session: Session, which: SQL | undefined) {
  const rows = await session
    .select({
      ...columnsNow,
      asked: {
        orderId: payments.orderId,
        provider: payments.provider,
        reference: payments.reference,
        status: payments.status,
        amountCents: payments.amountCents,
        currency: payments.currency,
      },
      arrival: arrivalColumns,
    })
    .from(orders)
    .leftJoin(payments, eq(payments.orderId, orders.id))
    .leftJoin(arrivals, eq(arrivals.reference, payments.reference))
    .where(which)
    .orderBy(asc(payments.createdAt), asc(payments.id));
  const found = new Map(rows.map(({ order, overdue }) => [order.orderId, { order, overdue }]));
  const asked = new Map(
    rows.flatMap((row) => (row.asked ? [[row.asked.reference, row.asked]] : [])),
  );
  const came = rows.flatMap(({ arrival }) => arrival ?? []).toSorted(byArrival);
  const money: OrderMoney = {
    payments: [...asked.values()].map((payment) => ({
      ...payment,
      status: statusOf(payment.status, came.filter(by(payment.reference))),
    })),
    arrivals: came,
  };
  return { found: [...found.values()], money };
}

const byArrival = (one: ArrivalRow, other: ArrivalRow): number =>
  one.arrivedAt.getTime() - other.arrivedAt.getTime() || (one.arrivalId < other.arrivalId ? -1 : 1);

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
    : access.read(async (session) => {
        const { money } = await readWithMoney(session, isAmong(orders.id, orderIds));
        return money;
      });

export const findPaymentByReference = (
  access: Access,
  reference: string,
): Promise<PaymentRow | undefined> =>
  access.read(async (session) => {
    const { money } = await readWithMoney(session, eq(payments.reference, reference));
    return money.payments[0];
  });
