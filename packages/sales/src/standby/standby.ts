import { setTimeout as sleep } from 'node:timers/promises';
import { RedisUnavailable } from '@seckill/redis';
import type { TaskState } from '@seckill/task-engine';
import {
  laneOfRound,
  orderPlace,
  roundOfLane,
  type PlaceOrder,
  type PlaceResult,
  type RoundOfSale,
} from '@seckill/tasks';
import { closedSet, placeOnStandby } from '../draw/set.ts';
import { enterLine, type Anew } from '../enter-line.ts';
import { promoteSoon } from '../give-back.ts';
import type { Parts } from '../stores.ts';
import { isDrawn, type TaskView } from '../ticket.ts';
import { tell } from './tell.ts';

/** A new ticket is usually decided within milliseconds; its buyer is answered with the place then. */
const DECISION_MS = 1500;

type Buyer = { userId: string; name: string };
/** `terms`: what is agreed to by a new ticket. */
type Wish = {
  taskId: string | undefined;
  estimate: number;
  view: TaskView;
  terms?: PlaceOrder['terms'] | undefined;
  /** Of a new ticket: whether the opening of its round is drawn. */
  draw?: PlaceOrder['draw'];
  /** Of a new ticket; 1 when not said. */
  units?: number | undefined;
  /** Of a new ticket. */
  anew?: Anew | undefined;
};
type Standing = Pick<Parts, 'db' | 'inventory' | 'tasks'>;

/** Why nobody stands by: the ticket is not this buyer's, was not turned away, has an order, or its round is over. */
export type StandbyRefusal =
  | 'task_not_found'
  | 'not_sold_out'
  | 'already_ordered'
  | 'round_changed';

/** `status`: `queued` while the new ticket is not decided yet; `success` when a unit was free after all. */
export type StandbyJoined =
  | { outcome: 'accepted'; status: 'standby' | 'queued' | 'success'; taskId: string; place: number }
  | { outcome: StandbyRefusal };

const refused = (outcome: StandbyRefusal): { outcome: StandbyRefusal } => ({ outcome });
const accepted = (
  status: 'standby' | 'queued' | 'success',
  taskId: string,
  place: number,
): StandbyJoined => ({ outcome: 'accepted', status, taskId, place });

/**
 * Lets a buyer wait for a unit of this round to come back: with a sold-out ticket at its number, or with a new one
 * at the end. `estimate` is the place to answer while a new ticket is not decided. Safe to repeat: a buyer has one place.
 */
export async function joinStandby(
  parts: Standing,
  id: RoundOfSale,
  buyer: Buyer,
  { taskId, ...wish }: Wish,
): Promise<StandbyJoined> {
  const place = await parts.inventory.standbyPlace(id.saleId, id.round, buyer.userId);
  if (place?.outcome === 'promoted') return refused('already_ordered');
  if (place?.outcome === 'over') return refused('round_changed');
  if (place) {
    const state = await parts.tasks.result(place.ticketId);
    // Whoever gave this place may have died before the ticket said so.
    if (wasTurnedAway(state)) return joinBy(place.ticketId);
    if (state && state.status !== 'lost') return placed(state, place);
    // The batch that gave this place is lost, and its ticket with it: nobody is told of a place that is about to be lost.
    const { ticketId } = place;
    await parts.inventory.leaveStandby({ ...id, buyerId: buyer.userId, ticketId, as: 'sold_out' });
    return joinAnew(parts, wish, id, buyer);
  }
  const lane = laneOfRound(id.saleId, id.round);
  const own = await parts.tasks.ticketOf(orderPlace, lane, buyer.userId);
  if (taskId !== undefined) {
    // Redis may have lost whose the places are.
    if (own === undefined || own === taskId) return joinBy(taskId);
    const turnedAway = await readTurnedAway(parts, id, buyer.userId, taskId);
    if ('outcome' in turnedAway) return turnedAway;
  }
  // Who pressed again since has that ticket, and no other.
  return own !== undefined && wasTurnedAway(await parts.tasks.result(own))
    ? joinBy(own)
    : joinAnew(parts, wish, id, buyer);

  async function joinBy(ticketId: string): Promise<StandbyJoined> {
    const joined = await joinWith(parts, id, buyer, ticketId);
    return joined.outcome === 'displaced'
      ? joinStandby(parts, id, buyer, { ...wish, taskId: undefined })
      : joined;
  }
}

/**
 * The buyer enters the line before the ticket is amended, so that a ticket which says `standby` is in the line. `displaced`: the buyer
 * took another ticket at this very moment.
 */
async function joinWith(
  parts: Standing,
  id: RoundOfSale,
  { userId: buyerId, name: buyerName }: Buyer,
  taskId: string,
): Promise<StandbyJoined | { outcome: 'displaced' }> {
  const turnedAway = await readTurnedAway(parts, id, buyerId, taskId);
  if ('outcome' in turnedAway) return turnedAway;
  const { inventory, tasks } = parts;
  const ticketId = taskId;
  const stood = await inventory.standBy({
    ...id,
    buyerId,
    buyerName,
    ticketId,
    ...turnedAway,
    by: 'buyer',
  });
  switch (stood.outcome) {
    case 'unknown':
      throw new RedisUnavailable('the round is not in Redis yet');
    case 'cancelled':
      return refused('round_changed');
    case 'holds':
      return refused('already_ordered');
    case 'left':
      throw new Error('who asks for it again stands by again');
    case 'waits':
      if (stood.untold && (await tell(parts, id, stood.untold)) === 'displaced')
        return { outcome: 'displaced' };
      if (stood.free > 0) await promoteSoon(tasks, id);
      return accepted('standby', stood.ticketId, stood.place);
  }
}

/** The number of a ticket that was turned away, and what it asked for. */
async function readTurnedAway(
  { db, tasks }: Standing,
  id: RoundOfSale,
  userId: string,
  taskId: string,
): Promise<{ number: number; units: number } | { outcome: StandbyRefusal }> {
  const ticket = tasks.ticket(taskId);
  const lane = ticket && roundOfLane(ticket.lane);
  if (lane?.saleId !== id.saleId || !tasks.belongs(userId, taskId))
    return refused('task_not_found');
  if (lane.round !== id.round) return refused('round_changed');
  const state = await tasks.result(taskId);
  if (!state) return refused('task_not_found');
  if (!orderPlace.isResult(state.result)) return refused('not_sold_out');
  switch (state.result.outcome) {
    case 'sold_out':
    case 'standby':
      return {
        number: placeOnStandby(
          ticket?.number ?? 0,
          isDrawn(state) ? await closedSet({ db }, id) : undefined,
        ),
        units: state.result.units ?? 1,
      };
    case 'success':
      return refused('already_ordered');
    case 'cancelled':
      return refused('round_changed');
    default:
      return refused('not_sold_out');
  }
}

/**
 * A new ticket, with the wish to wait should it come too late. A press that was under way may have taken one without that wish: then it
 * stands by as soon as it is turned away.
 */
async function joinAnew(
  parts: Standing,
  { view, estimate, terms, units, draw, anew }: Omit<Wish, 'taskId'>,
  id: RoundOfSale,
  buyer: Buyer,
): Promise<StandbyJoined> {
  const { inventory, tasks } = parts;
  const { userId: buyerId, name: buyerName } = buyer;
  const args = {
    ...id,
    buyerId,
    buyerName,
    standby: true,
    ...(terms && { terms }),
    ...(draw && { draw }),
    ...(units !== undefined && units > 1 && { units }),
  };
  const { id: taskId, existing } = await enterLine({ tasks }, view, args, anew);
  if (existing?.status === 'success') return refused('already_ordered');
  if (existing?.status === 'standby') return accepted('standby', taskId, existing.place);
  const verdict = await decided(tasks, taskId);
  switch (verdict?.outcome) {
    case 'success':
      return verdict.duplicate ? refused('already_ordered') : accepted('success', taskId, 1);
    case 'cancelled':
      return refused('round_changed');
    default: {
      const place = await inventory.standbyPlace(id.saleId, id.round, buyerId);
      if (place?.outcome === 'over') return refused('round_changed');
      if (place?.outcome === 'waits') return placed(await tasks.result(place.ticketId), place);
      if (existing && verdict?.outcome === 'sold_out') {
        const joined = await joinWith(parts, id, buyer, taskId);
        if (joined.outcome !== 'displaced') return joined;
      }
      return accepted('queued', taskId, estimate);
    }
  }
}

/** A batch that is being decided writes the place first. Until its ticket says so nobody is told. */
const placed = (
  state: TaskState | undefined,
  { ticketId, place }: { ticketId: string; place: number },
): StandbyJoined => accepted(state?.status === 'queued' ? 'queued' : 'standby', ticketId, place);

const wasTurnedAway = (state: TaskState | undefined): boolean =>
  orderPlace.isResult(state?.result) && state.result.outcome === 'sold_out';

async function decided(tasks: Parts['tasks'], taskId: string): Promise<PlaceResult | undefined> {
  const until = performance.now() + DECISION_MS;
  for (let wait = 10; performance.now() < until; wait = Math.min(2 * wait, 160)) {
    const state = await tasks.result(taskId);
    if (state && orderPlace.isResult(state.result)) return state.result;
    await sleep(wait);
  }
  return undefined;
}

/** Ends a buyer's waiting; whatever is told the ticket after it, is older. `already_ordered`: the buyer was promoted first. */
export async function leaveStandby(
  parts: Standing,
  id: RoundOfSale,
  buyerId: string,
): Promise<'left' | 'already_ordered'> {
  const { inventory } = parts;
  const { saleId, round } = id;
  const place = await inventory.standbyPlace(saleId, round, buyerId);
  if (!place) return 'left';
  const { ticketId } = place;
  const as = place.outcome === 'over' ? 'cancelled' : 'sold_out';
  const left = await inventory.leaveStandby({ ...id, buyerId, ticketId, as });
  if (left.outcome === 'not_waiting') {
    const now = await inventory.standbyPlace(saleId, round, buyerId);
    return now ? 'already_ordered' : 'left';
  }
  await tell(parts, id, left.untold);
  return 'left';
}
