import type { Order } from '../orders.ts';

/** The highest price, in minor units: what its column keeps. */
export const MOST_CENTS = 2_147_483_647;

/** What an order costs in all, in minor units of its currency: its price is that of one unit. */
export const totalOf = ({ quantity, priceCents }: Pick<Order, 'quantity' | 'priceCents'>): number =>
  quantity * priceCents;

/** Whether so many units of a price cost more than an order may. */
export const isTooDear = (most: Pick<Order, 'quantity' | 'priceCents'>): boolean =>
  totalOf(most) > MOST_CENTS;
