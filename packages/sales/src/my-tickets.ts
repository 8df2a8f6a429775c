import type { Ticket } from '@seckill/contracts';
import { laneOfRound, orderPlace, type RoundOfSale } from '@seckill/tasks';
import { isLiveTicket } from './live-ticket.ts';
import type { Parts } from './stores.ts';
import { asTicket, type TaskView } from './ticket.ts';

type Reading = Pick<Parts, 'db' | 'tasks'>;

/** `known`: whether Redis knows the round at all. */
export type KnownRound = RoundOfSale & { known: boolean };

/** The ticket that a person has in a round, live or decided; undefined when there is none, or nothing is known of it any more. */
export const myTicket = (
  parts: Reading,
  view: TaskView,
  round: RoundOfSale,
  ids: readonly string[],
): Promise<Ticket | undefined> => ticketInRound(parts, view, { ...round, known: false }, ids);

/**
 * The tickets that a person has in these rounds, live or decided. All rounds are asked of Redis in one go, and MySQL only
 * for what Redis has lost: a buyer without a ticket costs no question to it.
 */
export async function myTickets(
  parts: Reading,
  view: TaskView,
  rounds: readonly KnownRound[],
  ids: readonly string[],
): Promise<Ticket[]> {
  const found = await Promise.all(rounds.map((round) => ticketInRound(parts, view, round, ids)));
  return found.filter((ticket) => ticket !== undefined);
}

async function ticketInRound(
  parts: Reading,
  view: TaskView,
  round: KnownRound,
  ids: readonly string[],
): Promise<Ticket | undefined> {
  const ticket = (await placeInLine(parts, view, round, ids))?.ticket;
  if (ticket ? ticket.status !== 'lost' : round.known) return ticket;
  return (await ticketOfOrder(parts, view, round, ids)) ?? ticket;
}

/** Under which of its ids a person is in a round: the one whose ticket is live, or that has one, or else the first. */
export async function idInRound(
  parts: Pick<Parts, 'tasks'>,
  view: TaskView,
  round: RoundOfSale,
  ids: readonly string[],
): Promise<string> {
  return (await placeInLine(parts, view, round, ids))?.buyerId ?? ids[0] ?? '';
}

/** The number of the last ticket that a person took in a round, by any of their ids; 0 when there is none. */
export async function lastNumber(
  { tasks }: Pick<Parts, 'tasks'>,
  { saleId, round }: RoundOfSale,
  ids: readonly string[],
): Promise<number> {
  const tickets = await Promise.all(
    ids.map((id) => tasks.ticketOf(orderPlace, laneOfRound(saleId, round), id)),
  );
  return Math.max(
    0,
    ...tickets.map((id) => (id === undefined ? 0 : (tasks.ticket(id)?.number ?? 0))),
  );
}

type Place = { buyerId: string; ticket: Ticket | undefined };

/** Of the places that a person has under several ids: one that is live, or whose ticket is known, or any. */
async function placeInLine(
  { tasks }: Pick<Parts, 'tasks'>,
  view: TaskView,
  { saleId, round }: RoundOfSale,
  ids: readonly string[],
): Promise<Place | undefined> {
  const found = await Promise.all(
    ids.map(async (buyerId): Promise<Place[]> => {
      const id = await tasks.ticketOf(orderPlace, laneOfRound(saleId, round), buyerId);
      if (id === undefined) return [];
      return [{ buyerId, ticket: await ticketOf({ tasks }, view, id, buyerId) }];
    }),
  );
  const places = found.flat();
  return (
    places.find(({ ticket }) => ticket && isLiveTicket(ticket)) ??
    places.find(({ ticket }) => ticket && ticket.status !== 'lost') ??
    places[0]
  );
}

/** Redis has forgotten the ticket; an order is not forgotten. */
async function ticketOfOrder(
  { db }: Reading,
  view: TaskView,
  round: RoundOfSale,
  ids: readonly string[],
): Promise<Ticket | undefined> {
  const [order] = await db.findLiveOrdersOf(round, ids);
  if (!order) return undefined;
  return asTicket(await view({ id: order.ticketId, task: orderPlace.name, status: 'lost' }));
}

/** What became of a ticket whose id is trusted. */
export async function ticketOf(
  { tasks }: Pick<Parts, 'tasks'>,
  view: TaskView,
  id: string,
  buyerId: string,
): Promise<Ticket | undefined> {
  const state = await tasks.result(id);
  return state && asTicket(await view(state, buyerId));
}
