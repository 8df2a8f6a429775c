import type { OrderStatus, Texts } from '@seckill/contracts';
import { and, between, count, desc, eq, gt, inArray, isNotNull, sql } from 'drizzle-orm';
import type { Access } from '../access/access.ts';
import { isAmong } from '../access/bulk.ts';
import type { Session } from '../access/connect.ts';
import { groupReads } from '../access/group-reads.ts';
import { isOwnedBy, readIdsOf } from '../people/aliases.ts';
import type { RoundId } from '../rounds/rounds.ts';
import { orders, rounds, sales } from '../schema.ts';

/** Of ids that begin alike. Among a million orders two that share five characters are one in a thousand. */
const MOST_ALIKE = 100;

export type OrderRow = {
  orderId: string;
  ticketId: string;
  saleId: number;
  round: number;
  userId: string;
  status: OrderStatus;
  /** Units. */
  quantity: number;
  /** As bought. */
  title: string;
  texts: Texts<'title'> | null;
  imageUrl: string;
  priceCents: number;
  currency: string;
  createdAt: Date;
  payBy: Date;
  paidAt: Date | null;
  closedAt: Date | null;
};

export const orderColumns = {
  orderId: orders.id,
  ticketId: orders.ticketId,
  saleId: orders.saleId,
  round: orders.round,
  userId: orders.userId,
  status: orders.status,
  quantity: orders.quantity,
  title: orders.title,
  texts: orders.texts,
  imageUrl: orders.imageUrl,
  priceCents: orders.priceCents,
  currency: orders.currency,
  createdAt: orders.createdAt,
  payBy: orders.payBy,
  paidAt: orders.paidAt,
  closedAt: orders.closedAt,
};

/** Orders of one question: polls of winners are many, and none of them is worth a question of its own. */
const MOST_FOUND = 500;

export const orderFinder = (access: Access): ((orderId: string) => Promise<OrderRow | undefined>) =>
  groupReads({
    most: MOST_FOUND,
    read: async (orderIds) =>
      new Map((await findOrders(access, orderIds)).map((row) => [row.orderId, row])),
  });

/** Those of these orders that there are. */
export async function findOrders(access: Access, orderIds: readonly string[]): Promise<OrderRow[]> {
  if (orderIds.length === 0) return [];
  return access.read((session) =>
    session.select(orderColumns).from(orders).where(isAmong(orders.id, orderIds)),
  );
}

/** Those of the guests that this person was are among them. */
export const listOrdersOf = (access: Access, userId: string, limit: number): Promise<OrderRow[]> =>
  access.read(async (session) =>
    session
      .select(orderColumns)
      .from(orders)
      .where(inArray(orders.userId, await readIdsOf(session, userId)))
      .orderBy(desc(orders.createdAt), desc(orders.id))
      .limit(limit),
  );

/** The orders whose ids begin so: by the length that is asked for, one or none as a rule. */
export const findOrdersBeginning = (access: Access, prefix: string): Promise<OrderRow[]> =>
  access.read((session) =>
    session
      .select(orderColumns)
      .from(orders)
      // No character of an id comes after the tilde.
      .where(between(orders.id, prefix, `${prefix}~`))
      .limit(MOST_ALIKE),
  );

/** An order of this person's; undefined when it is somebody else's. */
export const findOwnOrder = (access: Access, own: OwnOrder): Promise<OrderRow | undefined> =>
  access.read(
    async (session) =>
      (await session.select(orderColumns).from(orders).where(isOwn(session, own)))[0],
  );

export type OwnOrder = { orderId: string; userId: string };

/** Whether it is this order, and this person's: their own, or of a guest that they were. */
export const isOwn = (session: Session, { orderId, userId }: OwnOrder) =>
  and(eq(orders.id, orderId), isOwnedBy(session, orders.userId, userId));

/** All orders of these buyers in a round, live or not. */
export async function findOrdersOfBuyers(
  access: Access,
  id: RoundId,
  buyerIds: string[],
): Promise<OrderRow[]> {
  if (buyerIds.length === 0) return [];
  return access.read((session) => selectOrdersOf(session, id, buyerIds));
}

/** By what each buyer has: of the indexes on a round a server may choose to read all that was sold in it. */
export const selectOrdersOf = (session: Session, { saleId, round }: RoundId, buyerIds: string[]) =>
  session
    .select(orderColumns)
    .from(orders, { forceIndex: 'orders_of_user' })
    .where(
      and(isAmong(orders.userId, buyerIds), eq(orders.saleId, saleId), eq(orders.round, round)),
    );

/** The live orders of these buyers in a round; each has one at most. */
export const findLiveOrdersOf = (
  access: Access,
  { saleId, round }: RoundId,
  userIds: readonly string[],
): Promise<OrderRow[]> =>
  access.read((session) =>
    session
      .select(orderColumns)
      .from(orders)
      .where(
        and(eq(orders.saleId, saleId), eq(orders.round, round), isAmong(orders.liveBuyer, userIds)),
      ),
  );

export async function findOrdersByTickets(
  access: Access,
  ticketIds: string[],
): Promise<OrderRow[]> {
  if (ticketIds.length === 0) return [];
  return access.read((session) =>
    session.select(orderColumns).from(orders).where(isAmong(orders.ticketId, ticketIds)),
  );
}

export type LiveOrder = { ticketId: string; buyerId: string; units: number };
const liveColumns = { ticketId: orders.ticketId, buyerId: orders.userId, units: orders.quantity };

export const listLiveOrders = (
  access: Access,
  saleId: number,
  round: number,
): Promise<LiveOrder[]> =>
  access.read((session) =>
    session
      .select(liveColumns)
      .from(orders)
      .where(and(eq(orders.saleId, saleId), eq(orders.round, round), isNotNull(orders.liveBuyer))),
  );

export type LiveOrders = {
  saleId: number;
  round: number;
  /** The last buyer of the page before; empty for the first. */
  after: string;
  limit: number;
};

/** `listLiveOrders`, a page at a time, by buyer. */
export const pageLiveOrders = (
  access: Access,
  { saleId, round, after, limit }: LiveOrders,
): Promise<LiveOrder[]> =>
  access.read((session) =>
    session
      .select(liveColumns)
      .from(orders)
      .where(and(eq(orders.saleId, saleId), eq(orders.round, round), gt(orders.liveBuyer, after)))
      .orderBy(orders.liveBuyer)
      .limit(limit),
  );

/** Which of these tickets have an order that holds a unit. */
export async function findLiveTickets(access: Access, ticketIds: string[]): Promise<string[]> {
  if (ticketIds.length === 0) return [];
  const rows = await access.read((session) =>
    session
      .select({ ticketId: orders.ticketId })
      .from(orders)
      .where(and(isAmong(orders.ticketId, ticketIds), isNotNull(orders.liveBuyer))),
  );
  return rows.map(({ ticketId }) => ticketId);
}

/** The tickets of all orders of a round, whatever became of them. */
export const listOrderTickets = (
  access: Access,
  saleId: number,
  round: number,
): Promise<string[]> =>
  access.read(async (session) => {
    const rows = await session
      .select({ ticketId: orders.ticketId })
      .from(orders)
      .where(and(eq(orders.saleId, saleId), eq(orders.round, round)));
    return rows.map(({ ticketId }) => ticketId);
  });

/** Whether somebody has yet to pay in this round. */
export const hasUnpaidOrders = (access: Access, saleId: number, round: number): Promise<boolean> =>
  access.read(async (session) => {
    const found = await session
      .select({ id: orders.id })
      .from(orders)
      .where(and(eq(orders.status, 'unpaid'), eq(orders.saleId, saleId), eq(orders.round, round)))
      .limit(1);
    return found.length > 0;
  });

/** How many orders of a round have yet to be paid. */
export const countUnpaidOrders = (access: Access, { saleId, round }: RoundId): Promise<number> =>
  access.read(async (session) => {
    const [row] = await session
      .select({ unpaid: count() })
      .from(orders)
      .where(and(eq(orders.status, 'unpaid'), eq(orders.saleId, saleId), eq(orders.round, round)));
    return row?.unpaid ?? 0;
  });

/** How many units wait to be paid, of every round that has some. */
export type SoldUnits = { saleId: number; round: number; sold: number; unpaid: number };

/** One statement, so that both numbers are of one instant. */
export const countSoldUnits = (access: Access): Promise<SoldUnits[]> =>
  access.read((session) => {
    const unpaid = session
      .select({
        saleId: orders.saleId,
        round: orders.round,
        units: sql`sum(${orders.quantity})`.as('units'),
      })
      .from(orders)
      .where(eq(orders.status, 'unpaid'))
      .groupBy(orders.saleId, orders.round)
      .as('unpaid');
    return session
      .select({
        saleId: sales.id,
        round: sales.round,
        sold: rounds.sold,
        unpaid: sql`coalesce(${unpaid.units}, 0)`.mapWith(Number),
      })
      .from(sales)
      .innerJoin(rounds, and(eq(rounds.saleId, sales.id), eq(rounds.round, sales.round)))
      .leftJoin(unpaid, and(eq(unpaid.saleId, sales.id), eq(unpaid.round, sales.round)));
  });
