import type { Claimed } from '@seckill/contracts';
import { isLive, type OrderRow } from '@seckill/db';
import { laneOfRound, orderPlace, type RoundOfSale } from '@seckill/tasks';
import { cancel } from '../cancel.ts';
import { leave } from '../leave.ts';
import type { Log, Parts } from '../stores.ts';

type Guest = { guestId: string; memberId: string };

/** Of many sign-ins at once each may find that the guest it would have put in its place is gone already. */
const TRIES = 20;
const NOTHING: Claimed = { orders: 0, tickets: 0, notTaken: 0 };

/**
 * Signing in takes along what the guest held. That the guest is this member is written down first, for good; from then on
 * whoever judges an owner or makes an order heeds it. Where both are in one round the member's place stays, and the
 * guest's is left or given back; what was paid stays. Safe to repeat: a second call does what the first has left.
 */
export async function takeAlong(parts: Parts, guest: Guest, log: Log): Promise<Claimed> {
  const { db } = parts;
  const outcome = await claim(parts, guest);
  if (outcome === 'claimed_by_another') return NOTHING;
  const held = await holdingsOf(parts, guest.guestId);
  const notTaken = held.waiting.length + held.orders.length;
  if (outcome === 'full') return { ...NOTHING, notTaken };
  if (notTaken === 0) return NOTHING;
  const guests = (await db.listGuestsOf(guest.memberId)).map(({ guestId }) => guestId);
  // Of two guests that are taken along at once, the one that came first keeps its place.
  const before = [guest.memberId, ...guests.slice(0, guests.indexOf(guest.guestId))];
  const ends = await Promise.all([
    ...held.waiting.map(async (place) =>
      (await areIn(parts, place, before)) ? giveUpPlace(parts, guest, place, log) : 'tickets',
    ),
    ...held.orders.map(async (order) =>
      (await areIn(parts, order, before)) ? giveUpOrder(parts, order, log) : 'orders',
    ),
  ]);
  const claimed = { ...NOTHING };
  for (const end of ends) claimed[end] += 1;
  return claimed;
}

async function claim(parts: Parts, guest: Guest) {
  let instead: string | undefined;
  for (let tries = 0; tries < TRIES; tries += 1) {
    const claimed = await parts.db.claimGuest({ ...guest, instead });
    if (claimed.outcome !== 'full') return claimed.outcome;
    instead = await firstIdle(parts, claimed.guests);
    if (instead === undefined) break;
  }
  return 'full' as const;
}

/** Of these guests the first that has nothing in a round which is not at rest. */
async function firstIdle(parts: Parts, guests: string[]): Promise<string | undefined> {
  const rounds = await parts.db.listUnrecordedRounds();
  const isOpen = (order: OrderRow) => rounds.some((round) => isSame(round, order));
  for (const guestId of guests) {
    const { orders, waiting } = await holdingsOf(parts, guestId);
    if (waiting.length === 0 && !orders.some(isOpen)) return guestId;
  }
  return undefined;
}

const isSame = (one: RoundOfSale, other: RoundOfSale): boolean =>
  one.saleId === other.saleId && one.round === other.round;

type Waiting = RoundOfSale & { ticketId: string };
type Holdings = { waiting: Waiting[]; orders: OrderRow[] };

/** What somebody holds under this id: places in line or on standby, and live orders. */
export async function holdingsOf(
  parts: Pick<Parts, 'db' | 'tasks'>,
  userId: string,
): Promise<Holdings> {
  // The places first: one that becomes an order meanwhile is found as an order then.
  const waiting = await placesOf(parts, userId, await parts.db.listUnrecordedRounds());
  const orders = (await parts.db.listOrdersOf(userId)).filter(
    (order) => order.userId === userId && isLive(order.status),
  );
  const ordered = new Set(orders.map(({ ticketId }) => ticketId));
  return { waiting: waiting.filter(({ ticketId }) => !ordered.has(ticketId)), orders };
}

async function placesOf(
  { tasks }: Pick<Parts, 'tasks'>,
  userId: string,
  rounds: readonly RoundOfSale[],
): Promise<Waiting[]> {
  const found = await Promise.all(
    rounds.map(async ({ saleId, round }): Promise<Waiting[]> => {
      const ticketId = await tasks.ticketOf(orderPlace, laneOfRound(saleId, round), userId);
      const state = ticketId === undefined ? undefined : await tasks.result(ticketId);
      const stands = orderPlace.isResult(state?.result) && state.result.outcome === 'standby';
      const waits = state?.status === 'queued' || stands;
      return ticketId !== undefined && waits ? [{ saleId, round, ticketId }] : [];
    }),
  );
  return found.flat();
}

/** Whether one of these has a place or a live order in the round. */
async function areIn(parts: Parts, id: RoundOfSale, userIds: readonly string[]): Promise<boolean> {
  const [places, orders] = await Promise.all([
    Promise.all(userIds.map((userId) => placesOf(parts, userId, [id]))),
    parts.db.findLiveOrdersOf(id, userIds),
  ]);
  return orders.length > 0 || places.flat().length > 0;
}

async function giveUpPlace(
  parts: Parts,
  { guestId }: Guest,
  { ticketId, ...id }: Waiting,
  log: Log,
): Promise<keyof Claimed> {
  if ((await leave(parts, guestId, ticketId)) === 'left') return 'notTaken';
  // It is being decided. Whoever makes its order from now on knows the member; who began before is waited for.
  await parts.db.letRoundSettle(id);
  const [order] = await parts.db.findLiveOrdersOf(id, [guestId]);
  return order ? giveUpOrder(parts, order, log) : 'notTaken';
}

async function giveUpOrder(parts: Parts, order: OrderRow, log: Log): Promise<keyof Claimed> {
  if (order.status === 'paid') return 'orders';
  const { outcome } = await cancel(parts, order, log);
  // It was paid at this moment.
  return outcome === 'not_open' ? 'orders' : 'notTaken';
}
