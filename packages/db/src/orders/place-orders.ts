import { randomBytes } from 'node:crypto';
import { LANGUAGES, type Texts } from '@seckill/contracts';
import { unionAll } from 'drizzle-orm/mysql-core';
import type { Access } from '../access/access.ts';
import { insertRows, isAmong } from '../access/bulk.ts';
import type { Session } from '../access/connect.ts';
import { orderColumns, selectOrdersOf, type OrderRow } from './orders.ts';
import { countUnpaidEndings } from './unpaid-endings.ts';
import { lockRound, takeUnits, type RoundId } from '../rounds/rounds.ts';
import { readTerms, type SaleRow } from '../sales/sales.ts';
import { orders } from '../schema.ts';
import { isLive } from '../statuses.ts';
import { readPeople } from '../people/aliases.ts';
import { phonesAmong } from './by-phone.ts';
import { keepBuyers } from '../people/users.ts';

/** `units`: 1 when not said. */
export type OrderTicket = {
  ticketId: string;
  buyerId: string;
  buyerName: string;
  units?: number;
};
/** What was agreed to: minor units of `currency`, and how long the buyer has to pay. */
export type OrderTerms = { priceCents: number; currency: string; payWindowSeconds: number };
/**
 * Without `terms` those of the sale are taken as they are now. `wasHeld`: whether a ticket is told of this order of its buyer, live or
 * not, and gets none of its own, by the clock of the database; where it is not said, of live ones only.
 */
export type PlaceOrders = RoundId & {
  tickets: OrderTicket[];
  terms?: OrderTerms;
  wasHeld?: (ticketId: string, order: OrderRow, now: Date) => boolean;
};

/**
 * `replayed`: this ticket already has a row, of any status. `duplicate`: its buyer holds a live order by another
 * ticket, or held one when this ticket was taken. `left`: it is a guest's, and the member whom that guest became holds one; or its buyer has let as many reservations
 * of this round end unpaid as the sale allows; or the sale asks for a confirmed phone, and its buyer has none by now, or one by
 * which another account holds a live order. `cancelled`: the round is closed.
 */
export type Placement =
  | { outcome: 'placed' | 'replayed' | 'duplicate'; order: OrderRow }
  | { outcome: 'sold_out' }
  | { outcome: 'left' }
  | { outcome: 'cancelled' };

/** Of an order's id. */
const ID_BYTES = 16;

/** One transaction for the whole batch; placements come in the order of the tickets. */
export async function placeOrders(access: Access, request: PlaceOrders): Promise<Placement[]> {
  if (request.tickets.length === 0) return [];
  return access.write((tx) => place(tx, request));
}

async function place(
  tx: Session,
  { saleId, round, tickets, terms: agreed, wasHeld }: PlaceOrders,
): Promise<Placement[]> {
  const state = await lockRound(tx, { saleId, round });
  const open = state?.state === 'open';
  // Plain reads suffice: whoever adds or ends an order of this round must have the lock that this transaction has.
  const { personOf, ids } = await readPeople(tx, [...new Set(tickets.map((t) => t.buyerId))]);
  const known = await findKnown(tx, { saleId, round, tickets }, ids);
  const byTicket = new Map(known.map((order) => [order.ticketId, order]));
  const byPerson = new Map<string, OrderRow>();
  const ofRound = known.filter((order) => order.saleId === saleId && order.round === round);
  for (const order of ofRound.filter(({ status }) => isLive(status))) {
    const person = personOf(order.userId);
    // Beside a member's own order a guest's may stand that was paid before they were one person.
    if (order.userId === person || !byPerson.has(person)) byPerson.set(person, order);
  }
  const current = open ? await readTerms(tx, saleId) : undefined;
  const terms = current && { ...current, ...agreed };
  const triesLeft = await triesAmong(tx, { saleId, round }, ids, current?.maxUnpaid ?? null);
  const phones =
    current?.buyers === 'verified' ? await phonesAmong(tx, { saleId, round }, ids) : undefined;
  const same = terms && agreedBy(terms);
  let free = open ? state.total - state.sold : 0;
  const placed: (OrderRow & { phoneId: string | null })[] = [];
  // Asked for once: each time costs as much as the rest of a row.
  const chance = randomBytes(tickets.length * ID_BYTES);

  const placements = tickets.map(({ ticketId, buyerId, units = 1 }): Placement => {
    const own = byTicket.get(ticketId);
    if (own) return { outcome: 'replayed', order: own };
    const held =
      state && ofRound.find((o) => o.userId === buyerId && wasHeld?.(ticketId, o, state.now));
    if (held) return { outcome: 'duplicate', order: held };
    if (!same) return { outcome: 'cancelled' };
    const person = personOf(buyerId);
    const live = byPerson.get(person);
    // What a member holds is nothing to tell by a guest's ticket.
    if (live && buyerId !== person && buyerId !== live.userId) return { outcome: 'left' };
    if (live) return { outcome: 'duplicate', order: live };
    if (triesLeft && !triesLeft(ids.filter((id) => personOf(id) === person)))
      return { outcome: 'left' };
    const phoneId = phones?.freeOf(person) ?? null;
    if (phones && phoneId === null) return { outcome: 'left' };
    if (free < units) return { outcome: 'sold_out' };
    free -= units;
    if (phoneId !== null) phones?.taken.add(phoneId);
    const order: OrderRow = {
      orderId: chance.toString(
        'base64url',
        placed.length * ID_BYTES,
        (placed.length + 1) * ID_BYTES,
      ),
      ticketId,
      saleId,
      round,
      userId: buyerId,
      quantity: units,
      ...same,
    };
    byTicket.set(ticketId, order);
    byPerson.set(person, order);
    placed.push({ ...order, phoneId });
    return { outcome: 'placed', order };
  });

  if (placed.length > 0) {
    const winners = new Set(placed.map((order) => order.ticketId));
    await keepBuyers(
      tx,
      tickets.filter((ticket) => winners.has(ticket.ticketId)),
    );
    await insertRows(
      tx,
      orders,
      placed.map(({ orderId, ...order }) => ({ id: orderId, ...order })),
    );
    await takeUnits(tx, { saleId, round }, unitsOf(placed));
  }
  return placements;
}

/** Whether a person, by all their ids, may reserve once more; undefined where there is no bound. */
async function triesAmong(tx: Session, id: RoundId, ids: readonly string[], most: number | null) {
  if (most === null) return undefined;
  const unpaid = await countUnpaidEndings(tx, id, ids);
  return (own: readonly string[]) =>
    own.reduce((sum, buyerId) => sum + (unpaid.get(buyerId) ?? 0), 0) < most;
}

const unitsOf = (placed: OrderRow[]): number =>
  placed.reduce((sum, { quantity }) => sum + quantity, 0);

/** What all orders of a batch have in common. */
const agreedBy = (terms: Awaited<ReturnType<typeof readTerms>>) => ({
  status: 'unpaid' as const,
  title: terms.title,
  texts: titlesIn(terms.texts),
  imageUrl: terms.imageUrl,
  priceCents: terms.priceCents,
  currency: terms.currency,
  createdAt: terms.now,
  payBy: new Date(terms.now.getTime() + terms.payWindowSeconds * 1000),
  paidAt: null,
  closedAt: null,
});

/** An order has no use for the descriptions. */
function titlesIn(texts: SaleRow['texts']): OrderRow['texts'] {
  if (!texts) return null;
  const titles: Texts<'title'> = {};
  for (const language of LANGUAGES) {
    const title = texts[language]?.title;
    if (title !== undefined) titles[language] = { title };
  }
  return titles;
}

/** Rows of these tickets, and orders of these buyers in this round. One that is both may be there twice. */
function findKnown(tx: Session, placed: PlaceOrders, buyerIds: string[]): Promise<OrderRow[]> {
  const ticketIds = placed.tickets.map((ticket) => ticket.ticketId);
  return unionAll(
    tx.select(orderColumns).from(orders).where(isAmong(orders.ticketId, ticketIds)),
    selectOrdersOf(tx, placed, buyerIds),
  );
}
