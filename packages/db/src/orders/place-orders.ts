import { randomBytes } from 'node:crypto';
import { and, eq, inArray } from 'drizzle-orm';
import { unionAll } from 'drizzle-orm/mysql-core';
import type { Access } from '../access/access.ts';
import type { Session } from '../access/connect.ts';
import { orderColumns, type OrderRow } from './orders.ts';
import { lockRound, takeUnits, type RoundId } from '../rounds/rounds.ts';
import { readTerms } from '../sales/sales.ts';
import { orders } from '../schema.ts';
import { isLive } from '../statuses.ts';
import { keepBuyers } from '../people/users.ts';

export type OrderTicket = { ticketId: string; buyerId: string; buyerName: string };
/** What was agreed to: minor units of `currency`, and how long the buyer has to pay. */
export type OrderTerms = { priceCents: number; currency: string; payWindowSeconds: number };
/** Without `terms` those of the sale are taken as they are now. */
export type PlaceOrders = RoundId & { tickets: OrderTicket[]; terms?: OrderTerms };

/**
 * `replayed`: this ticket already has a row, of any status. `duplicate`: its buyer holds a live order by another
 * ticket. `cancelled`: the round is closed.
 */
export type Placement =
  | { outcome: 'placed' | 'replayed' | 'duplicate'; order: OrderRow }
  | { outcome: 'sold_out' }
  | { outcome: 'cancelled' };

/** One transaction for the whole batch; placements come in the order of the tickets. */
export async function placeOrders(access: Access, request: PlaceOrders): Promise<Placement[]> {
  if (request.tickets.length === 0) return [];
  return access.write((tx) => place(tx, request));
}

async function place(
  tx: Session,
  { saleId, round, tickets, terms: agreed }: PlaceOrders,
): Promise<Placement[]> {
  const state = await lockRound(tx, { saleId, round });
  const open = state?.state === 'open';
  // Plain reads suffice: whoever adds or ends an order of this round must have the lock that this transaction has.
  const known = await findKnown(tx, { saleId, round, tickets });
  const byTicket = new Map(known.map((order) => [order.ticketId, order]));
  const byBuyer = new Map(
    known.filter((o) => isLiveIn(o, saleId, round)).map((o) => [o.userId, o]),
  );
  const current = open ? await readTerms(tx, saleId) : undefined;
  const terms = current && { ...current, ...agreed };
  let free = open ? state.total - state.sold : 0;
  const placed: OrderRow[] = [];

  const placements = tickets.map(({ ticketId, buyerId }): Placement => {
    const own = byTicket.get(ticketId);
    if (own) return { outcome: 'replayed', order: own };
    if (!terms) return { outcome: 'cancelled' };
    const live = byBuyer.get(buyerId);
    if (live) return { outcome: 'duplicate', order: live };
    if (free <= 0) return { outcome: 'sold_out' };
    free -= 1;
    const order: OrderRow = {
      orderId: randomBytes(16).toString('base64url'),
      ticketId,
      saleId,
      round,
      userId: buyerId,
      status: 'unpaid',
      quantity: 1,
      title: terms.title,
      imageUrl: terms.imageUrl,
      priceCents: terms.priceCents,
      currency: terms.currency,
      createdAt: terms.now,
      payBy: new Date(terms.now.getTime() + terms.payWindowSeconds * 1000),
      paidAt: null,
      closedAt: null,
    };
    byTicket.set(ticketId, order);
    byBuyer.set(buyerId, order);
    placed.push(order);
    return { outcome: 'placed', order };
  });

  if (placed.length > 0) {
    const winners = new Set(placed.map((order) => order.ticketId));
    await keepBuyers(
      tx,
      tickets.filter((ticket) => winners.has(ticket.ticketId)),
    );
    await tx
      .insert(orders)
      .values(placed.map(({ orderId, ...order }) => ({ id: orderId, ...order })));
    await takeUnits(tx, { saleId, round }, placed.length);
  }
  return placements;
}

const isLiveIn = (order: OrderRow, saleId: number, round: number) =>
  order.saleId === saleId && order.round === round && isLive(order.status);

/** Rows of these tickets, and live orders of these buyers in this round. */
function findKnown(tx: Session, { saleId, round, tickets }: PlaceOrders): Promise<OrderRow[]> {
  const ticketIds = tickets.map((ticket) => ticket.ticketId);
  const buyerIds = tickets.map((ticket) => ticket.buyerId);
  return unionAll(
    tx.select(orderColumns).from(orders).where(inArray(orders.ticketId, ticketIds)),
    tx
      .select(orderColumns)
      .from(orders)
      .where(
        and(
          eq(orders.saleId, saleId),
          eq(orders.round, round),
          inArray(orders.liveBuyer, buyerIds),
        ),
      ),
  );
}
