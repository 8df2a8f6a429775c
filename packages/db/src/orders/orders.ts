import type { OrderStatus } from '@seckill/contracts';
import { and, desc, eq, gt, inArray, isNotNull, sql } from 'drizzle-orm';
import type { Access } from '../access/access.ts';
import type { RoundId } from '../rounds/rounds.ts';
import { orders } from '../schema.ts';

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
  imageUrl: orders.imageUrl,
  priceCents: orders.priceCents,
  currency: orders.currency,
  createdAt: orders.createdAt,
  payBy: orders.payBy,
  paidAt: orders.paidAt,
  closedAt: orders.closedAt,
};

export const findOrder = (access: Access, orderId: string): Promise<OrderRow | undefined> =>
  access.read(
    async (session) =>
      (await session.select(orderColumns).from(orders).where(eq(orders.id, orderId)))[0],
  );

export const listOrdersOf = (access: Access, userId: string, limit: number): Promise<OrderRow[]> =>
  access.read((session) =>
    session
      .select(orderColumns)
      .from(orders)
      .where(eq(orders.userId, userId))
      .orderBy(desc(orders.createdAt), desc(orders.id))
      .limit(limit),
  );

/** All orders of these buyers in a round, live or not. */
export async function findOrdersOfBuyers(
  access: Access,
  { saleId, round }: RoundId,
  buyerIds: string[],
): Promise<OrderRow[]> {
  if (buyerIds.length === 0) return [];
  const ofBuyers = and(
    eq(orders.saleId, saleId),
    eq(orders.round, round),
    inArray(orders.userId, buyerIds),
  );
  return access.read((session) => session.select(orderColumns).from(orders).where(ofBuyers));
}

/** The live order of a buyer in a round; there is one at most. */
export const findLiveOrderOf = (
  access: Access,
  { saleId, round }: RoundId,
  userId: string,
): Promise<OrderRow | undefined> =>
  access.read(
    async (session) =>
      (
        await session
          .select(orderColumns)
          .from(orders)
          .where(
            and(eq(orders.saleId, saleId), eq(orders.round, round), eq(orders.liveBuyer, userId)),
          )
      )[0],
  );

export async function findOrdersByTickets(
  access: Access,
  ticketIds: string[],
): Promise<OrderRow[]> {
  if (ticketIds.length === 0) return [];
  return access.read((session) =>
    session.select(orderColumns).from(orders).where(inArray(orders.ticketId, ticketIds)),
  );
}

export const listLiveOrders = (
  access: Access,
  saleId: number,
  round: number,
): Promise<{ ticketId: string; buyerId: string }[]> =>
  access.read((session) =>
    session
      .select({ ticketId: orders.ticketId, buyerId: orders.userId })
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
): Promise<{ ticketId: string; buyerId: string }[]> =>
  access.read((session) =>
    session
      .select({ ticketId: orders.ticketId, buyerId: orders.userId })
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
      .where(and(inArray(orders.ticketId, ticketIds), isNotNull(orders.liveBuyer))),
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

/** How many orders wait to be paid, of every round that has some. */
export const countUnpaidOrders = (
  access: Access,
): Promise<{ saleId: number; round: number; count: number }[]> =>
  access.read((session) =>
    session
      .select({
        saleId: orders.saleId,
        round: orders.round,
        count: sql`count(*)`.mapWith(Number),
      })
      .from(orders)
      .where(eq(orders.status, 'unpaid'))
      .groupBy(orders.saleId, orders.round),
  );
