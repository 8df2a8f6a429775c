import { VERDICTS } from '@seckill/contracts';
import type { OrderRow, Placement, SaleRow } from '@seckill/db';
import type { Standby } from '@seckill/inventory';
import type { TaskState } from '@seckill/task-engine';
import { orderPlace, type PlaceResult, type RoundOfSale } from '@seckill/tasks';
import { announce } from '../announce.ts';
import { scheduleExpiry } from '../expire.ts';
import { backsClaim, resultOf, toPlaceResult, unpaidAmong } from '../placement.ts';
import { release } from '../release.ts';
import { restore } from '../reconcile/restore.ts';
import type { Parts } from '../stores.ts';
import { termsOf } from '../ticket.ts';
import { tell } from './tell.ts';

const AT_ONCE = 200;

export type Promoted = { promoted: number; ended: number };

/**
 * Gives free units of a round to those who stand by, and finishes what a process left that died while doing so.
 * Once the round or the sale is over nobody is promoted any more and the tickets of all who still wait are amended.
 */
export async function promote(parts: Parts, id: RoundOfSale): Promise<Promoted> {
  const sale = await parts.db.findSale(id.saleId);
  if (!sale) return { promoted: 0, ended: 0 };
  const over = await isOver(parts, sale, id);
  const promoted = await promoteAll(parts, id, over ? 0 : AT_ONCE);
  return { promoted, ended: over ? await endStandby(parts, id, over) : 0 };
}

/** The outcome of the tickets that still wait once the round or the sale is over; undefined before. */
async function isOver({ db }: Parts, sale: SaleRow, { round }: RoundOfSale) {
  if (sale.round !== round) return 'cancelled' as const;
  return (await db.now()) >= sale.closesAt ? ('sold_out' as const) : undefined;
}

async function promoteAll(parts: Parts, id: RoundOfSale, most: number): Promise<number> {
  let promoted = 0;
  for (;;) {
    const waiting = (await parts.inventory.promote({ ...id, most })).slice(0, AT_ONCE);
    if (waiting.length === 0) return promoted;
    const ends = await placeAndEnd(parts, id, waiting);
    promoted += ends.filter((end) => end === 'kept').length;
    if (ends.includes('put_back')) {
      // Redis believed in units that MySQL does not have.
      await restore(parts, id.saleId);
      return promoted;
    }
    if (ends.includes('undecided')) throw new Error('a promoted ticket is not decided yet');
  }
}

type End = 'kept' | 'dropped' | 'put_back' | 'undecided';

type Promotion = Standby & { state: TaskState | undefined };

async function placeAndEnd(parts: Parts, id: RoundOfSale, promoted: Standby[]): Promise<End[]> {
  const { tasks } = parts;
  const all = await Promise.all(
    promoted.map(async (one) => ({ ...one, state: await tasks.result(one.ticketId) })),
  );
  const inVain = await ofEndedTickets(parts, all);
  for (const { buyerId, ticketId } of inVain) {
    await release(parts, { ...id, buyerId, ticketId }, 'promotion_void');
  }
  const waiting = all.filter((one) => !inVain.includes(one));
  const placements = await placeAsAgreed(parts, id, waiting);
  const known = placements.filter((placement) => placement !== undefined);
  await scheduleExpiry(tasks, unpaidAmong(known));
  const ends = await Promise.all(waiting.map((one, i) => endOne(parts, id, one, placements[i])));
  announce(tasks, 'standby_promoted', known);
  return [...ends, ...inVain.map(() => 'dropped' as const)];
}

/**
 * Those whose ticket has ended without an order, as its buyer left: the line and the ticket live in different slots, and a node of
 * a cluster may have lost that one is out of the line while the other knows that its ticket has ended.
 */
async function ofEndedTickets({ db }: Parts, all: Promotion[]): Promise<Promotion[]> {
  const ended = all.filter(
    ({ state }) =>
      orderPlace.isResult(state?.result) &&
      !isOpen(state.result) &&
      state.result.outcome !== 'success',
  );
  if (ended.length === 0) return [];
  const orders = await db.findOrdersByTickets(ended.map(({ ticketId }) => ticketId));
  return ended.filter((one) => !orders.some(({ ticketId }) => ticketId === one.ticketId));
}

/** Each order as it was agreed to when its ticket was taken; where that is forgotten, as the sale is now. */
async function placeAsAgreed(
  { db }: Parts,
  id: RoundOfSale,
  waiting: Promotion[],
): Promise<(Placement | undefined)[]> {
  const agreed = waiting.map(({ state }) => JSON.stringify(termsOf(state)));
  const placements = new Map<string, Placement>();
  for (const text of new Set(agreed)) {
    const tickets = waiting.filter((_, i) => agreed[i] === text);
    const placed = await db.placeOrders({
      ...id,
      tickets,
      ...(text && { terms: JSON.parse(text) }),
    });
    for (const [i, { ticketId }] of tickets.entries()) {
      const placement = placed[i];
      if (placement) placements.set(ticketId, placement);
    }
  }
  return waiting.map(({ ticketId }) => placements.get(ticketId));
}

/** The ticket is amended first: a promotion that is ended is never asked about again. */
async function endOne(
  { inventory, tasks }: Parts,
  id: RoundOfSale,
  { ticketId, buyerId }: Standby,
  placement: Placement | undefined,
): Promise<End> {
  const claim = { ...id, buyerId, ticketId };
  if (!placement || placement.outcome === 'sold_out') {
    await release({ inventory }, claim, 'promotion_refused');
    return 'put_back';
  }
  const amended = await tasks.amend(orderPlace, ticketId, (result) =>
    isOpen(result) ? toPlaceResult(ticketId, placement) : undefined,
  );
  if (amended.outcome === 'undecided') return 'undecided';
  if (backsClaim(ticketId, placement)) {
    await inventory.endPromotion({ ...claim, ending: 'kept' });
    return 'kept';
  }
  await release({ inventory }, claim, 'promotion_void');
  return 'dropped';
}

/** Whether a ticket may still get a unit. One that says `sold_out` may: its buyer stood by a moment ago. */
const isOpen = ({ outcome }: PlaceResult): boolean => VERDICTS[outcome].noneLeft;

/**
 * Ends the wait of all in the line; who is not decided yet is told by reconciliation. Redis may have lost that somebody was
 * promoted: whose order is there has won, whatever the line says.
 */
async function endStandby(
  parts: Parts,
  id: RoundOfSale,
  outcome: 'cancelled' | 'sold_out',
): Promise<number> {
  const { db, inventory, tasks } = parts;
  const waiting = await inventory.listStandby(id.saleId, id.round);
  const orders = new Map<string, OrderRow>();
  for (let from = 0; from < waiting.length; from += AT_ONCE) {
    const asked = waiting.slice(from, from + AT_ONCE).map(({ ticketId }) => ticketId);
    for (const order of await db.findOrdersByTickets(asked)) orders.set(order.ticketId, order);
  }
  let ended = 0;
  for (const { buyerId, ticketId } of waiting) {
    const order = orders.get(ticketId);
    if (order) {
      await tasks.amend(orderPlace, ticketId, (result) =>
        isOpen(result) ? resultOf(order) : undefined,
      );
    }
    const left = await inventory.leaveStandby({ ...id, buyerId, ticketId, as: outcome });
    if (left.outcome === 'not_waiting') continue;
    await tell(parts, id, left.untold);
    ended += 1;
  }
  return ended;
}
