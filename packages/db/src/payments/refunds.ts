import { totalOf, type OrderStatus, type RefundReason } from '@seckill/contracts';
import { and, asc, desc, eq, gt, or, sql, type SQL } from 'drizzle-orm';
import type { Access } from '../access/access.ts';
import type { Session } from '../access/connect.ts';
import { arrivals, orders, payments, users } from '../schema.ts';
import { arrivalColumns, isLeftOver } from './arrivals.ts';
import { adoptEarlier } from './earlier.ts';

/** Money that has to go back, or went. */
export type RefundRow = {
  refundId: string;
  dueCents: number;
  arrivedCents: number;
  currency: string;
  reason: RefundReason;
  since: Date;
  provider: string;
  reference: string;
  orderId: string;
  saleId: number;
  userId: string;
  buyerName: string;
  title: string;
  orderStatus: OrderStatus;
  orderCents: number;
  orderCurrency: string;
  refunded: { at: Date; by: string; note: string } | undefined;
};

export type RefundPage = {
  status?: 'open' | 'refunded' | undefined;
  from: number;
  limit: number;
};

export type RefundMark = { by: string; note: string };

/** Nothing of a sum of nothing has to go back. */
const isOpen = and(or(eq(arrivals.status, 'due'), isLeftOver), gt(arrivalColumns.backCents, 0));
const isRefunded = eq(arrivals.status, 'refunded');

/** What is left of a part is due since its order ended. */
const since = sql`case when ${isLeftOver} or ${arrivals.reason} = 'incomplete' then ${orders.closedAt}
  else ${arrivals.arrivedAt} end`;

async function readRefunds(
  session: Session,
  which: SQL | undefined,
  { from, limit }: Pick<RefundPage, 'from' | 'limit'> = { from: 0, limit: 1 },
): Promise<RefundRow[]> {
  const rows = await session
    .select({
      refundId: arrivals.id,
      dueCents: arrivalColumns.backCents,
      arrivedCents: arrivals.amountCents,
      currency: arrivals.currency,
      reason: arrivalColumns.reason,
      since: since.mapWith(arrivals.arrivedAt),
      provider: arrivals.provider,
      reference: arrivals.reference,
      orderId: orders.id,
      saleId: orders.saleId,
      userId: orders.userId,
      buyerName: users.name,
      title: orders.title,
      orderStatus: orders.status,
      quantity: orders.quantity,
      priceCents: orders.priceCents,
      orderCurrency: orders.currency,
      refundedAt: arrivals.refundedAt,
      refundedBy: arrivals.refundedBy,
      note: arrivals.note,
    })
    .from(arrivals)
    .innerJoin(orders, eq(orders.id, arrivals.orderId))
    .innerJoin(users, eq(users.id, orders.userId))
    .where(which)
    .orderBy(asc(isRefunded ?? sql`false`), desc(arrivals.refundedAt), asc(since), asc(arrivals.id))
    .limit(limit)
    .offset(from);
  return rows.map(({ quantity, priceCents, refundedAt, refundedBy, note, reason, ...row }) => ({
    ...row,
    reason: reason ?? 'late',
    orderCents: totalOf({ quantity, priceCents }),
    refunded: refundedAt ? { at: refundedAt, by: refundedBy ?? '', note: note ?? '' } : undefined,
  }));
}

/** Also of what a process of the version before decided on, as long as one is beside this one. */
export async function listRefunds(
  access: Access,
  { status, ...page }: RefundPage,
): Promise<RefundRow[]> {
  await access.write((tx) => adoptEarlier(tx, eq(payments.status, 'refund_due')));
  const which = { open: isOpen, refunded: isRefunded };
  return access.read((session) =>
    readRefunds(session, status ? which[status] : or(isOpen, isRefunded), page),
  );
}

export const countOpenRefunds = (access: Access): Promise<number> =>
  access.read(async (session) => {
    const [row] = await session
      .select({ count: sql`count(*)`.mapWith(Number) })
      .from(arrivals)
      .innerJoin(orders, eq(orders.id, arrivals.orderId))
      .where(isOpen);
    return row?.count ?? 0;
  });

/** The order is not locked: one that has ended or is paid stays so, and what is due of its money with it. */
export const markRefunded = (
  access: Access,
  refundId: string,
  { by, note }: RefundMark,
): Promise<RefundRow | undefined> =>
  access.write(async (tx) => {
    const isIt = eq(arrivals.id, refundId);
    await tx.select({ id: arrivals.id }).from(arrivals).where(isIt).for('update');
    const [open] = await readRefunds(tx, and(isIt, isOpen));
    if (open) {
      await tx
        .update(arrivals)
        .set({
          status: 'refunded',
          countedCents: open.arrivedCents - open.dueCents,
          reason: open.reason,
          refundedAt: sql`now(3)`,
          refundedBy: by,
          note,
        })
        .where(isIt);
    }
    const [done] = await readRefunds(tx, and(isIt, isRefunded));
    return done;
  });
