import { randomBytes } from 'node:crypto';
import { totalOf, type PaymentStatus, type RefundReason } from '@seckill/contracts';
import { and, eq, sql } from 'drizzle-orm';
import type { Access } from '../access/access.ts';
import type { Session } from '../access/connect.ts';
import { payInTime, readNow, statusNow } from '../orders/end-order.ts';
import type { OrderRow } from '../orders/orders.ts';
import { arrivals, orders, payments } from '../schema.ts';
import {
  countedOf,
  hasPaid,
  ofOrders,
  readArrivals,
  REFUSES,
  type ArrivalRow,
} from './arrivals.ts';
import { adoptEarlier, takeForEarlier } from './earlier.ts';
import { lockOrder } from './payments.ts';

/** What a provider says has come. Told again with the same `eventKey` it is the same money; without one, with the same reference. */
export type Money = {
  reference: string;
  amountCents: number;
  currency: string;
  eventKey?: string | undefined;
};

/** `partial`: it counts, and the rest is still to come. `paid`: the order was paid with it; what was too much is due back. */
export type PaymentSettled =
  | { outcome: 'paid' | 'partial' | 'refund_due'; order: OrderRow }
  | { outcome: 'not_found' };

/**
 * Money is there, and is noted, whatever becomes of it. It counts towards the price of its order while that is open and in
 * time, by the database's clock; once the price is reached the order is paid. All else is due back. What is told again
 * changes nothing, and is answered by what became of it.
 */
export const settlePayment = (
  access: Access,
  { reference, eventKey = reference, amountCents, currency }: Money,
): Promise<PaymentSettled> =>
  access.write(async (tx) => {
    if (!(await lockOrder(tx, isAskedBy(tx, reference)))) return { outcome: 'not_found' };
    const payment = await readPayment(tx, reference, eventKey);
    const { orderId, provider } = payment;
    const event = {
      provider,
      eventKey,
      reference,
      amountCents,
      currency: currency.toUpperCase(),
    };
    const known = payment.arrivalId ?? (await findEarlier(tx, payment, event));
    // Nobody decides about the money of an order but under its lock, so plain reads are exact from here on.
    const noted = known === null ? await note(tx, orderId, event) : await readNoted(tx, known);
    const found = await readNow(tx, eq(orders.id, noted.orderId));
    if (!found) throw new Error(`payment ${reference} has no order`);
    return { outcome: outcomeOf(noted), order: found.order };
  });

type Event = Omit<Money, 'eventKey'> & { eventKey: string; provider: string };

/** The order that was asked for money under this reference. */
const isAskedBy = (tx: Session, reference: string) =>
  eq(
    orders.id,
    tx
      .select({ orderId: payments.orderId })
      .from(payments)
      .where(eq(payments.reference, reference)),
  );

/** A payment, and the money that was noted for this event of its provider. */
async function readPayment(tx: Session, reference: string, eventKey: string) {
  const isTold = and(eq(arrivals.provider, payments.provider), eq(arrivals.eventKey, eventKey));
  const [payment] = await tx
    .select({
      reference: payments.reference,
      orderId: payments.orderId,
      provider: payments.provider,
      status: payments.status,
      arrivalId: arrivals.id,
    })
    .from(payments)
    .leftJoin(arrivals, isTold)
    .where(eq(payments.reference, reference));
  if (!payment) throw new Error(`payment ${reference} is gone`);
  return payment;
}

/** The money that an earlier version decided about, if it is what is told now. */
async function findEarlier(
  tx: Session,
  { status, reference }: { status: PaymentStatus; reference: string },
  event: Event,
): Promise<string | null> {
  if (status === 'pending') return null;
  await adoptEarlier(tx, eq(payments.reference, reference));
  return takeForEarlier(tx, event);
}

type Noted = Pick<ArrivalRow, 'orderId' | 'status' | 'reason'>;

async function readNoted(tx: Session, arrivalId: string): Promise<Noted> {
  const [arrival] = await readArrivals(tx, eq(arrivals.id, arrivalId));
  if (!arrival) throw new Error(`arrival ${arrivalId} has no order`);
  return arrival;
}

/** Decides about money that has come, and writes it down. */
async function note(tx: Session, orderId: string, event: Event): Promise<Noted> {
  const found = await readNow(tx, eq(orders.id, orderId));
  if (!found) throw new Error(`payment ${event.reference} has no order`);
  const { order } = found;
  const counted = countedOf(await readArrivals(tx, ofOrders([orderId])));
  const fate = await decide(tx, { order, status: statusNow(found), counted, event });
  const id = randomBytes(16).toString('base64url');
  await tx.insert(arrivals).values({ id, orderId, ...event, ...fate });
  if (fate.status !== 'part') {
    await decidePayment(tx, event.reference, hasPaid(fate) ? 'paid' : 'refund_due');
  }
  return { orderId, ...fate };
}

type Fate = Pick<ArrivalRow, 'countedCents' | 'status' | 'reason'>;

const back = (reason: RefundReason): Fate => ({ countedCents: 0, status: 'due', reason });

async function decide(
  tx: Session,
  {
    order,
    status,
    counted,
    event: { amountCents, currency },
  }: { order: OrderRow; status: OrderRow['status']; counted: number; event: Event },
): Promise<Fate> {
  const refused = REFUSES[status];
  if (refused) return back(refused);
  const isSameCurrency = currency === order.currency;
  if (!isSameCurrency) return back('currency');
  const left = totalOf(order) - counted;
  if (amountCents < left) return { countedCents: amountCents, status: 'part', reason: null };
  // Its time may have run out since it was read.
  if (!(await payInTime(tx, eq(orders.id, order.orderId)))) return back('late');
  if (counted > 0) {
    await tx
      .update(arrivals)
      .set({ status: 'kept' })
      .where(and(eq(arrivals.orderId, order.orderId), eq(arrivals.status, 'part')));
  }
  return amountCents === left
    ? { countedCents: left, status: 'kept', reason: null }
    : { countedCents: left, status: 'due', reason: 'surplus' };
}

/** Processes of the version before know a payment by this alone. One that paid stays so. */
async function decidePayment(
  tx: Session,
  reference: string,
  status: 'paid' | 'refund_due',
): Promise<void> {
  await tx
    .update(payments)
    .set({ status, settledAt: sql`now(3)` })
    .where(and(eq(payments.reference, reference), sql`${payments.status} <> 'paid'`));
}

function outcomeOf(arrival: Noted): 'paid' | 'partial' | 'refund_due' {
  if (arrival.status === 'part') return 'partial';
  return hasPaid(arrival) ? 'paid' : 'refund_due';
}
