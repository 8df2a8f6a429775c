import type { ArrivalStatus, OrderStatus, RefundReason } from '@seckill/contracts';
import { and, eq, sql } from 'drizzle-orm';
import { arrivals, orders } from '../schema.ts';
import { LIVE_STATUSES } from '../statuses.ts';

/** Money that has come. `countedCents` of it count towards the price, `backCents` are due back or were given back. */
export type ArrivalRow = {
  arrivalId: string;
  reference: string;
  orderId: string;
  amountCents: number;
  currency: string;
  countedCents: number;
  backCents: number;
  status: ArrivalStatus;
  reason: RefundReason | null;
  arrivedAt: Date;
};

const isPart = eq(arrivals.status, 'part');
const ended = sql`${orders.status} not in ${LIVE_STATUSES}`;

/** A part whose order has ended goes back: nobody has to write it down when an order ends, so nobody can forget to. */
export const isLeftOver = and(isPart, ended);

/** A part whose order still waits for the rest. */
export const isWaiting = and(isPart, eq(orders.status, 'unpaid'));

const counted = sql`case when ${isLeftOver} then 0 else ${arrivals.countedCents} end`;

/** What is so by now, of `arrivals` joined with their `orders`. */
export const arrivalColumns = {
  arrivalId: arrivals.id,
  reference: arrivals.reference,
  orderId: arrivals.orderId,
  amountCents: arrivals.amountCents,
  currency: arrivals.currency,
  countedCents: sql`${counted}`.mapWith(Number),
  backCents: sql`case when ${isPart} and not (${ended}) then 0
    else ${arrivals.amountCents} - ${counted} end`.mapWith(Number),
  status: sql<ArrivalStatus>`case when ${isLeftOver} then 'due'
    when ${isPart} and ${orders.status} = 'paid' then 'kept' else ${arrivals.status} end`,
  reason: sql<RefundReason | null>`case when ${isLeftOver} then 'incomplete' else ${arrivals.reason} end`,
  arrivedAt: arrivals.arrivedAt,
};

/** What an order that is not paid yet has of its price. */
export const countedOf = (rows: readonly ArrivalRow[]): number =>
  rows.reduce((sum, { status, countedCents }) => sum + (status === 'part' ? countedCents : 0), 0);

/** The same, as a column of `orders`. */
export const partsOfOrder =
  sql`(select coalesce(sum(part.counted_cents), 0) from ${arrivals} as part
  where part.order_id = ${orders.id} and part.status = 'part')`.mapWith(Number);

/** Money that comes for an order of this status is due back, for this reason; undefined while it is waited for. */
export const REFUSES: Record<OrderStatus, RefundReason | undefined> = {
  unpaid: undefined,
  paid: 'paid_before',
  expired: 'late',
  cancelled: 'late',
  void: 'late',
};

/** Whether the order was paid with it, or with more of it than was needed. */
export const hasPaid = ({ status, reason }: Pick<ArrivalRow, 'status' | 'reason'>): boolean =>
  status === 'kept' || reason === 'surplus';
