import { randomBytes } from 'node:crypto';
import { totalOf, type RefundReason } from '@seckill/contracts';
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
import { lockOrder, orderOfReference } from './payments.ts';

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
  { eventKey, reference, amountCents, currency }: Money,
): Promise<PaymentSettled> =>
  access.write(async (tx) => {
    const orderId = await orderOfReference(tx, reference);
    if (orderId === undefined) return { outcome: 'not_found' };
    await lockOrder(tx, eq(orders.id, orderId));
    const payment = await readPayment(tx, reference);
    const event = {
      provider: payment.provider,
      eventKey: eventKey ?? reference,
      reference,
      amountCents,
      currency: currency.toUpperCase(),
    };
    if (payment.status !== 'pending') await adoptEarlier(tx, eq(payments.reference, reference));
    const known = (await findEvent(tx, event)) ?? (await takeForEarlier(tx, event));
    // Nobody decides about the money of an order but under its lock, so plain reads are exact from here on.
    const arrivalId = known ?? (await note(tx, orderId, event));
    return answer(tx, arrivalId);
  });

type Event = Omit<Money, 'eventKey'> & { eventKey: string; provider: string };

async function readPayment(tx: Session, reference: string) {
  const [payment] = await tx.select().from(payments).where(eq(payments.reference, reference));
  if (!payment) throw new Error(`payment ${reference} is gone`);
  return payment;
}

async function findEvent(tx: Session, { provider, eventKey }: Event): Promise<string | undefined> {
  const [row] = await tx
    .select({ arrivalId: arrivals.id })
    .from(arrivals)
    .where(and(eq(arrivals.provider, provider), eq(arrivals.eventKey, eventKey)));
  return row?.arrivalId;
}

/** Decides about money that has come, and writes it down. */
async function note(tx: Session, orderId: string, event: Event): Promise<string> {
  const found = await readNow(tx, eq(orders.id, orderId));
  if (!found) throw new Error(`payment ${event.reference} has no order`);
  const { order } = found;
  const left = totalOf(order) - countedOf(await readArrivals(tx, ofOrders([orderId])));
  const fate = await decide(tx, { order, status: statusNow(found), left, event });
  const arrivalId = randomBytes(16).toString('base64url');
  await tx.insert(arrivals).values({ id: arrivalId, orderId, ...event, ...fate });
  if (fate.status !== 'part') {
    await decidePayment(tx, event.reference, hasPaid(fate) ? 'paid' : 'refund_due');
  }
  return arrivalId;
}

type Fate = Pick<ArrivalRow, 'countedCents' | 'status' | 'reason'>;

const back = (reason: RefundReason): Fate => ({ countedCents: 0, status: 'due', reason });

async function decide(
  tx: Session,
  {
    order,
    status,
    left,
    event: { amountCents, currency },
  }: { order: OrderRow; status: OrderRow['status']; left: number; event: Event },
): Promise<Fate> {
  const refused = REFUSES[status];
  if (refused) return back(refused);
  const isSameCurrency = currency === order.currency;
  if (!isSameCurrency) return back('currency');
  if (amountCents < left) return { countedCents: amountCents, status: 'part', reason: null };
  // Its time may have run out since it was read.
  if (!(await payInTime(tx, eq(orders.id, order.orderId)))) return back('late');
  await tx
    .update(arrivals)
    .set({ status: 'kept' })
    .where(and(eq(arrivals.orderId, order.orderId), eq(arrivals.status, 'part')));
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

async function answer(tx: Session, arrivalId: string): Promise<PaymentSettled> {
  const [arrival] = await readArrivals(tx, eq(arrivals.id, arrivalId));
  const found = arrival && (await readNow(tx, eq(orders.id, arrival.orderId)));
  if (!found) throw new Error(`arrival ${arrivalId} has no order`);
  return { outcome: outcomeOf(arrival), order: found.order };
}

function outcomeOf(arrival: ArrivalRow): 'paid' | 'partial' | 'refund_due' {
  if (arrival.status === 'part') return 'partial';
  return hasPaid(arrival) ? 'paid' : 'refund_due';
}
