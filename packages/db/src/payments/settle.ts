import { randomBytes } from 'node:crypto';
import { totalOf, type PaymentStatus, type RefundReason } from '@seckill/contracts';
import { and, eq, sql } from 'drizzle-orm';
import type { Access } from '../access/access.ts';
import type { Session } from '../access/connect.ts';
import { columnsNow, payInTime, statusNow } from '../orders/end-order.ts';
import { orderColumns, type OrderRow } from '../orders/orders.ts';
import { arrivals, orders, payments } from '../schema.ts';
import { arrivalColumns, hasPaid, partsOfOrder, REFUSES, type ArrivalRow } from './arrivals.ts';
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
    const asked = await readAsked(tx, reference, eventKey);
    const event = {
      provider: asked.provider,
      eventKey,
      reference,
      amountCents,
      currency: currency.toUpperCase(),
    };
    const known = asked.arrivalId ?? (await findEarlier(tx, asked.decision, event));
    // Nobody decides about the money of an order but under its lock, so plain reads are exact from here on.
    return known === null ? note(tx, asked, event) : readNoted(tx, known);
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

type Asked = Awaited<ReturnType<typeof readAsked>>;

/** All that is decided by, in one question. `arrivalId`: the money that was noted for this event before. */
async function readAsked(tx: Session, reference: string, eventKey: string) {
  const isTold = and(eq(arrivals.provider, payments.provider), eq(arrivals.eventKey, eventKey));
  const [asked] = await tx
    .select({
      ...columnsNow,
      at: sql`now(3)`.mapWith(orders.paidAt),
      provider: payments.provider,
      decision: payments.status,
      counted: partsOfOrder,
      arrivalId: arrivals.id,
    })
    .from(payments)
    .innerJoin(orders, eq(orders.id, payments.orderId))
    .leftJoin(arrivals, isTold)
    .where(eq(payments.reference, reference));
  if (!asked) throw new Error(`payment ${reference} is gone`);
  return asked;
}

/** The money that an earlier version decided about, if it is what is told now. */
async function findEarlier(
  tx: Session,
  decision: PaymentStatus,
  event: Event,
): Promise<string | null> {
  if (decision === 'pending') return null;
  await adoptEarlier(tx, eq(payments.reference, event.reference));
  return takeForEarlier(tx, event);
}

async function readNoted(tx: Session, arrivalId: string): Promise<PaymentSettled> {
  const [noted] = await tx
    .select({ order: orderColumns, arrival: arrivalColumns })
    .from(arrivals)
    .innerJoin(orders, eq(orders.id, arrivals.orderId))
    .where(eq(arrivals.id, arrivalId));
  if (!noted) throw new Error(`arrival ${arrivalId} has no order`);
  return { outcome: outcomeOf(noted.arrival), order: noted.order };
}

/** Decides about money that has come, and writes it down. */
async function note(tx: Session, asked: Asked, event: Event): Promise<PaymentSettled> {
  const { order, ...fate } = await decide(tx, asked, event);
  const id = randomBytes(16).toString('base64url');
  await tx.insert(arrivals).values({ id, orderId: order.orderId, ...event, ...fate });
  if (fate.status !== 'part') {
    await decidePayment(tx, event.reference, hasPaid(fate) ? 'paid' : 'refund_due');
  }
  return { outcome: outcomeOf(fate), order };
}

type Fate = Pick<ArrivalRow, 'countedCents' | 'status' | 'reason'>;

/** What becomes of the money, and of its order. */
async function decide(
  tx: Session,
  asked: Asked,
  { amountCents, currency }: Event,
): Promise<Fate & { order: OrderRow }> {
  const { order, counted } = asked;
  const back = (reason: RefundReason) =>
    ({ countedCents: 0, status: 'due', reason, order }) as const;
  const refused = REFUSES[statusNow(asked)];
  if (refused) return back(refused);
  const isSameCurrency = currency === order.currency;
  if (!isSameCurrency) return back('currency');
  const left = totalOf(order) - counted;
  if (amountCents < left) return { countedCents: amountCents, status: 'part', reason: null, order };
  const paid = await payInTime(tx, asked);
  // Its time may have run out since it was read.
  if (!paid) return back('late');
  if (counted > 0) {
    await tx
      .update(arrivals)
      .set({ status: 'kept' })
      .where(and(eq(arrivals.orderId, order.orderId), eq(arrivals.status, 'part')));
  }
  return amountCents === left
    ? { countedCents: left, status: 'kept', reason: null, order: paid }
    : { countedCents: left, status: 'due', reason: 'surplus', order: paid };
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

function outcomeOf(
  arrival: Pick<ArrivalRow, 'status' | 'reason'>,
): 'paid' | 'partial' | 'refund_due' {
  if (arrival.status === 'part') return 'partial';
  return hasPaid(arrival) ? 'paid' : 'refund_due';
}
