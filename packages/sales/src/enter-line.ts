import { isLive, type Ticket } from '@seckill/contracts';
import { LineUnavailable, type Submitted } from '@seckill/task-engine';
import { laneOfRound, orderPlace, type PlaceOrder, type RoundOfSale } from '@seckill/tasks';
import type { Parts } from './stores.ts';
import type { TaskView } from './ticket.ts';

/** A place that is given up for a new one may be taken by another request of the same buyer, and that one end, too. */
const TRIES = 3;

/**
 * Takes a ticket for a buyer, or finds the one that is there: a buyer has one live ticket in a round. One that came to
 * nothing, or whose order has ended, gives its place up. Rejects with LineFull or LineUnavailable.
 */
export async function enterLine(
  { tasks }: Pick<Parts, 'tasks'>,
  view: TaskView,
  args: PlaceOrder,
): Promise<Submitted & { existing?: Ticket }> {
  const owner = args.buyerId;
  let instead: string | undefined;
  for (let tries = 0; tries < TRIES; tries += 1) {
    const submitted = await tasks.enter(orderPlace, args, {
      owner,
      ...(instead !== undefined && { instead }),
    });
    if (submitted.isNew) return submitted;
    const existing = await ticketOf({ tasks }, view, submitted.id, owner);
    if (existing && isLiveTicket(existing)) return { ...submitted, existing };
    instead = submitted.id;
  }
  throw new LineUnavailable();
}

/** The ticket that a buyer has in a round, live or decided; undefined when there is none, or nothing is known of it any more. */
export async function myTicket(
  { db, tasks }: Pick<Parts, 'db' | 'tasks'>,
  view: TaskView,
  { saleId, round }: RoundOfSale,
  buyerId: string,
): Promise<Ticket | undefined> {
  const id = await tasks.ticketOf(orderPlace, laneOfRound(saleId, round), buyerId);
  const ticket = id === undefined ? undefined : await ticketOf({ tasks }, view, id, buyerId);
  if (ticket && ticket.status !== 'lost') return ticket;
  // Redis has forgotten it; an order is not forgotten.
  const order = await db.findLiveOrderOf({ saleId, round }, buyerId);
  if (!order) return ticket;
  return asTicket(await view({ id: order.ticketId, task: orderPlace.name, status: 'lost' }));
}

async function ticketOf(
  { tasks }: Pick<Parts, 'tasks'>,
  view: TaskView,
  id: string,
  buyerId: string,
): Promise<Ticket | undefined> {
  const state = await tasks.result(id);
  return state && asTicket(await view(state, buyerId));
}

const asTicket = (task: Awaited<ReturnType<TaskView>>): Ticket | undefined =>
  task && 'saleId' in task ? task : undefined;

/** Whether a buyer who asks again is answered this ticket. */
function isLiveTicket(ticket: Ticket): boolean {
  switch (ticket.status) {
    case 'queued':
    case 'standby':
      return true;
    case 'success':
      return isLive(ticket.order.status);
    case 'sold_out':
    case 'left':
    case 'cancelled':
    case 'lost':
    case 'failure':
      return false;
  }
}
