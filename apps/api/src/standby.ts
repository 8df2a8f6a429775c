import { setTimeout as sleep } from 'node:timers/promises';
import type { Session, StandbyAccepted } from '@seckill/contracts';
import type { Inventory } from '@seckill/inventory';
import { RedisUnavailable } from '@seckill/redis';
import { type Tasks } from '@seckill/task-engine';
import {
  orderPlace,
  orderPromote,
  roundOfLane,
  type PlaceResult,
  type RoundOfSale,
} from '@seckill/tasks';
import { ApiError } from './errors.ts';
import type { SaleFacts } from './sale-board.ts';
import { POLL_AFTER_MS } from './ticket-view.ts';

/** A new ticket is usually decided within milliseconds; its buyer is answered with the place then. */
const DECISION_MS = 1500;

type Parts = { tasks: Tasks; inventory: Inventory };

export function createStandby({ tasks, inventory }: Parts) {
  return { join, leave };

  async function join(
    facts: SaleFacts,
    buyer: Session,
    taskId: string | undefined,
  ): Promise<StandbyAccepted> {
    const { id: saleId, round } = facts.row;
    const place = await inventory.standbyPlace(saleId, round, buyer.userId);
    if (place?.outcome === 'promoted') throw alreadyOrdered();
    if (place) return accepted('standby', place.ticketId, place.place);
    return taskId
      ? joinWith({ saleId, round }, buyer, taskId)
      : joinAnew({ saleId, round }, buyer, facts.standby + 1);
  }

  /** In the line first and told second, so that a ticket which says `standby` is in the line. */
  async function joinWith(id: RoundOfSale, buyer: Session, taskId: string) {
    const number = await soldOutNumber(id, buyer.userId, taskId);
    const { userId: buyerId, name: buyerName } = buyer;
    const stood = await inventory.standBy({ ...id, buyerId, buyerName, ticketId: taskId, number });
    switch (stood.outcome) {
      case 'unknown':
        throw new RedisUnavailable('the round is not in Redis yet');
      case 'cancelled':
        throw roundChanged();
      case 'holds':
        throw alreadyOrdered();
      case 'waits':
        await tell(stood.ticketId, 'sold_out', { outcome: 'standby', buyerId });
        if (stood.free > 0) await promote(id);
        return accepted('standby', stood.ticketId, stood.place);
    }
  }

  async function soldOutNumber(id: RoundOfSale, userId: string, taskId: string): Promise<number> {
    const ticket = tasks.ticket(taskId);
    const lane = ticket && roundOfLane(ticket.lane);
    if (!lane || lane.saleId !== id.saleId || !tasks.belongs(userId, taskId)) throw notYours();
    if (lane.round !== id.round) throw roundChanged();
    const state = await tasks.result(taskId);
    if (!state) throw notYours();
    if (!orderPlace.isResult(state.result)) throw notSoldOut();
    switch (state.result.outcome) {
      case 'sold_out':
      case 'standby':
        return ticket.number;
      case 'success':
        throw alreadyOrdered();
      case 'cancelled':
        throw roundChanged();
    }
  }

  /** A new ticket, with the wish to wait should it come too late. */
  async function joinAnew(id: RoundOfSale, buyer: Session, estimate: number) {
    const { userId: buyerId, name: buyerName } = buyer;
    const args = { ...id, buyerId, buyerName, standby: true };
    const taskId = await tasks.delay(orderPlace, args, { owner: buyerId });
    const verdict = await decided(taskId);
    if (verdict?.outcome === 'success') {
      if (verdict.duplicate) throw alreadyOrdered();
      return accepted('success', taskId, 1);
    }
    if (verdict?.outcome === 'cancelled') throw roundChanged();
    const place = await inventory.standbyPlace(id.saleId, id.round, buyerId);
    if (place?.outcome === 'waits') return accepted('standby', place.ticketId, place.place);
    return accepted('queued', taskId, estimate);
  }

  async function decided(taskId: string): Promise<PlaceResult | undefined> {
    const until = performance.now() + DECISION_MS;
    for (let wait = 10; performance.now() < until; wait = Math.min(2 * wait, 160)) {
      const state = await tasks.result(taskId);
      if (state && orderPlace.isResult(state.result)) return state.result;
      await sleep(wait);
    }
    return undefined;
  }

  /** Told before and after: nobody who has left is told `standby` again by a repair that came in between. */
  async function leave(id: RoundOfSale, buyerId: string): Promise<void> {
    const place = await inventory.standbyPlace(id.saleId, id.round, buyerId);
    if (!place) return;
    const { ticketId } = place;
    await tell(ticketId, 'standby', { outcome: 'sold_out' });
    const left = await inventory.leaveStandby({ ...id, buyerId, ticketId });
    if (left === 'not_waiting') throw alreadyOrdered();
    await tell(ticketId, 'standby', { outcome: 'sold_out' });
  }

  async function tell(ticketId: string, from: PlaceResult['outcome'], to: PlaceResult) {
    await tasks.amend(orderPlace, ticketId, ({ outcome }) => (outcome === from ? to : undefined));
  }

  /** Reconciliation does it too, a few seconds later. */
  async function promote(id: RoundOfSale) {
    await tasks.delay(orderPromote, id).catch(() => {});
  }

  function accepted(status: StandbyAccepted['status'], taskId: string, place: number) {
    const ticket = tasks.ticket(taskId);
    const sale = ticket && roundOfLane(ticket.lane);
    if (!sale) throw new Error(`${taskId} is no ticket`);
    const { number } = ticket;
    return { taskId, status, ...sale, number, place, pollAfterMs: POLL_AFTER_MS };
  }
}

const notYours = () => new ApiError('task_not_found', 'There is no such task of yours.');
const notSoldOut = () => new ApiError('not_sold_out', 'This ticket was not turned away.');
const alreadyOrdered = () =>
  new ApiError('already_ordered', 'You have a unit of this sale already. Look at your orders.');
const roundChanged = () =>
  new ApiError('round_changed', 'A new round has begun. Take a new place in line.');
