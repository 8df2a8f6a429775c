import { isLive, type OrderRow, type Placement } from '@seckill/db';
import type { PlaceResult } from '@seckill/tasks';
import type { Parts } from './stores.ts';

/** What the ticket of an order answers. */
export const resultOf = ({ orderId }: Pick<OrderRow, 'orderId'>): PlaceResult => ({
  outcome: 'success',
  orderId,
});

/** What a ticket answers, given what MySQL did with it, or with the ticket that holds its buyer's claim. */
export function toPlaceResult(ticketId: string, placement: Placement): PlaceResult {
  if (!('order' in placement)) return { outcome: placement.outcome };
  const { order } = placement;
  const duplicate = order.ticketId === ticketId ? {} : { duplicate: true as const };
  return { ...resultOf(order), ...duplicate };
}

/** Whether MySQL holds a live order by this very ticket, so that its claim in Redis stands for something. */
export const backsClaim = (ticketId: string, placement: Placement | undefined): boolean =>
  placement !== undefined &&
  'order' in placement &&
  placement.order.ticketId === ticketId &&
  isLive(placement.order.status);

/** Whether MySQL gave the ticket nothing though there may have been something: what it held in Redis is for others. */
export function isBarred(placement: Placement): boolean {
  switch (placement.outcome) {
    case 'left':
      return true;
    case 'duplicate':
      // Nobody has the unit of an order that has ended.
      return !isLive(placement.order.status);
    case 'placed':
    case 'replayed':
    case 'sold_out':
    case 'cancelled':
      return false;
  }
}

/** The orders whose buyers have yet to pay. */
export const unpaidAmong = (placements: Iterable<Placement>): OrderRow[] =>
  [...placements].flatMap((placement) =>
    'order' in placement && placement.order.status === 'unpaid' ? [placement.order] : [],
  );

/** Knows the number of a ticket by its id. */
type Numbers = Pick<Parts['tasks'], 'ticket'>;

/** The number of the ticket that an order was made by. */
export const numberOf = (tasks: Numbers, { ticketId }: Pick<OrderRow, 'ticketId'>): number =>
  tasks.ticket(ticketId)?.number ?? Infinity;

/**
 * Whether a further ticket of the same buyer is told of this order: one by an earlier number that was live when the ticket was taken,
 * by the clock of the database, whatever became of it since.
 */
export const wasHeld = (
  tasks: Numbers,
  { number, takenAt }: { number: number; takenAt: Date },
  order: Pick<OrderRow, 'ticketId' | 'closedAt'>,
): boolean =>
  numberOf(tasks, order) < number && (order.closedAt === null || order.closedAt > takenAt);

/** When a ticket was taken, by the clock of the database, given what that and the clock of Redis said at one moment. */
export const takenBy = (
  { addedAt }: { addedAt: Date },
  now: { redis: Date; database: Date },
): Date => new Date(now.database.getTime() - (now.redis.getTime() - addedAt.getTime()));
