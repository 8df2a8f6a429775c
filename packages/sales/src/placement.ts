import { isLive, type OrderRow, type Placement } from '@seckill/db';
import type { PlaceResult } from '@seckill/tasks';

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
export function isBarred({ outcome }: Placement): boolean {
  switch (outcome) {
    case 'left':
      return true;
    case 'placed':
    case 'replayed':
    case 'duplicate':
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
