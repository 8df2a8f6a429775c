import type { OrderStatus } from '@seckill/contracts';
import { and, asc, count, eq, gt, lte, sql, type SQL } from 'drizzle-orm';
import type { Access } from '../access/access.ts';
import { isAmong } from '../access/bulk.ts';
import type { Session } from '../access/connect.ts';
import { isOwn, orderColumns, type OrderRow, type OwnOrder } from './orders.ts';
import { lockRound, lockRoundIfFree, returnUnits, type RoundId } from '../rounds/rounds.ts';
import { orders } from '../schema.ts';

/** `expired`: the time to pay is over, whether or not the order was swept yet. */
export type Cancellation =
  | { outcome: 'cancelled' | 'expired' | 'not_open'; order: OrderRow }
  | { outcome: 'not_found' };

/** All decisions about time are the database's: one clock, read in the statement that decides. */
const now = sql`now(3)`;
const inTime = gt(orders.payBy, now);
const overdue = lte(orders.payBy, now);
const unpaid = eq(orders.status, 'unpaid');

/**
 * Pays this order, if it is open and in time, and answers it as it is then. Its unit stays, so its own row is all that is locked. `at`:
 * the moment at which it was read, by the database's clock.
 */
export async function payInTime(
  tx: Session,
  { order, at }: { order: OrderRow; at: Date },
): Promise<OrderRow | undefined> {
  const paid = { status: 'paid' as const, paidAt: at };
  const [{ affectedRows }] = await tx
    .update(orders)
    .set(paid)
    .where(and(eq(orders.id, order.orderId), unpaid, inTime));
  return affectedRows === 1 ? { ...order, ...paid } : undefined;
}

/** Gives an unpaid order back. Again: the same answer. A paid one is not open any more. */
export const cancelOrder = (access: Access, own: OwnOrder): Promise<Cancellation> =>
  access.write(async (tx) => {
    const found = await readOwn(tx, own);
    if (!found) return { outcome: 'not_found' };
    await lockRound(tx, found.order);
    const [open] = await tx
      .select({ orderId: orders.id })
      .from(orders)
      .where(and(eq(orders.id, own.orderId), unpaid, inTime))
      .for('update');
    if (open) {
      const { units } = await end(tx, 'cancelled', eq(orders.id, open.orderId));
      await giveBack(tx, found.order, units);
    }
    const after = await readOwn(tx, own);
    if (!after) return { outcome: 'not_found' };
    return { outcome: CANCELLATION[statusNow(after)], order: after.order };
  });

/** The rounds that have unpaid orders whose time is over, the one that waits longest first. */
export const listOverdueRounds = (access: Access): Promise<RoundId[]> =>
  access.read((session) =>
    session
      .select({ saleId: orders.saleId, round: orders.round })
      .from(orders)
      .where(and(unpaid, overdue))
      .groupBy(orders.saleId, orders.round)
      .orderBy(sql`min(${orders.payBy})`),
  );

export type ExpireOrders = RoundId & { limit: number };

/** `locked`: somebody holds the round just now, and nothing was done. */
export type Expired = { outcome: 'expired'; orders: OrderRow[] } | { outcome: 'locked' };

/**
 * Ends up to `limit` overdue orders of one round, oldest first. It never waits for a lock: a connection that waits is
 * one that other rounds miss, and whoever comes later finds what was passed over.
 */
export async function expireOrders(
  access: Access,
  { saleId, round, limit }: ExpireOrders,
): Promise<Expired> {
  const id = { saleId, round };
  const found = await access.read((session) =>
    session
      .select({ orderId: orders.id })
      .from(orders)
      .where(and(unpaid, overdue, eq(orders.saleId, saleId), eq(orders.round, round)))
      .orderBy(asc(orders.payBy))
      .limit(limit),
  );
  if (found.length === 0) return { outcome: 'expired', orders: [] };
  const orderIds = found.map(({ orderId }) => orderId);
  // Kept across attempts: when the answer to COMMIT was lost, the retry finds these expired already.
  const mine = new Set<string>();
  return access.write(async (tx): Promise<Expired> => {
    if (!(await lockRoundIfFree(tx, id))) return { outcome: 'locked' };
    const rows = await tx
      .select({ orderId: orders.id })
      .from(orders)
      .where(and(isAmong(orders.id, orderIds), overdue, unpaid))
      .for('update', { skipLocked: true });
    const due = rows.map(({ orderId }) => orderId);
    for (const orderId of due) mine.add(orderId);
    if (due.length > 0) {
      const { units } = await end(tx, 'expired', isAmong(orders.id, due));
      await giveBack(tx, id, units);
    }
    if (mine.size === 0) return { outcome: 'expired', orders: [] };
    const ended = await tx
      .select(orderColumns)
      .from(orders)
      .where(and(isAmong(orders.id, [...mine]), eq(orders.status, 'expired')));
    return { outcome: 'expired', orders: ended };
  });
}

/**
 * Ends the unpaid orders that match. The caller holds the round, and gives back the units that this returns. `which` does not ask
 * what time it is: two statements would see two moments, and units be given back of an order that lives on.
 */
export async function end(
  tx: Session,
  status: 'expired' | 'cancelled' | 'void',
  which: SQL | undefined,
): Promise<{ orders: number; units: number }> {
  // Locked, because a payment that is made meanwhile asks for no more than its own order.
  const [open] = await tx
    .select({
      orders: count(),
      units: sql`coalesce(sum(${orders.quantity}), 0)`.mapWith(Number),
    })
    .from(orders)
    .where(and(which, unpaid))
    .for('update');
  const { orders: found, units } = open ?? { orders: 0, units: 0 };
  const [{ affectedRows }] = await tx
    .update(orders)
    .set({ status, closedAt: now })
    .where(and(which, unpaid));
  if (affectedRows !== found) throw new Error(`${found} orders were to end, ${affectedRows} did`);
  return { orders: affectedRows, units };
}

async function giveBack(tx: Session, id: RoundId, units: number): Promise<void> {
  if (units > 0) await returnUnits(tx, id, units);
}

type Read = { order: OrderRow; overdue: boolean };

/** An order, and whether its time is over at this moment. */
export const columnsNow = { order: orderColumns, overdue: sql`${overdue}`.mapWith(Boolean) };

async function readOwn(tx: Session, own: OwnOrder): Promise<Read | undefined> {
  const [row] = await tx.select(columnsNow).from(orders).where(isOwn(tx, own));
  return row;
}

/** An unpaid order whose time is over is expired to its buyer, although no sweep has come by yet. */
export const statusNow = ({ order, overdue: late }: Read): OrderStatus =>
  order.status === 'unpaid' && late ? 'expired' : order.status;

/** The outcome of a buyer's wish to cancel, by the status of the order afterwards. */
const CANCELLATION: Record<OrderStatus, 'cancelled' | 'expired' | 'not_open'> = {
  unpaid: 'not_open',
  paid: 'not_open',
  expired: 'expired',
  cancelled: 'cancelled',
  void: 'not_open',
};
