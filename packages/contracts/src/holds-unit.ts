import type { OrderStatus } from './orders.ts';

/** Whether an order of a status holds a unit. Without a schema around it, so that the page can ask it too. */
export const HOLDS_UNIT = {
  unpaid: true,
  paid: true,
  expired: false,
  cancelled: false,
  void: false,
} as const satisfies Record<OrderStatus, boolean>;

export type LiveStatus = {
  [S in OrderStatus]: (typeof HOLDS_UNIT)[S] extends true ? S : never;
}[OrderStatus];

export const isLive = (status: OrderStatus): status is LiveStatus => HOLDS_UNIT[status];
