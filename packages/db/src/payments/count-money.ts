import { eq, sql } from 'drizzle-orm';
import type { Access } from '../access/access.ts';
import { arrivals, orders, payments } from '../schema.ts';
import { arrivalColumns, isWaiting } from './arrivals.ts';

/** In minor units. `arrived` is all that ever came for the orders of a round; the others say where it is. */
export type RoundMoney = {
  arrived: number;
  /** The price of the orders that are paid: from the orders, not from what came. */
  kept: number;
  /** Counts towards orders that wait for the rest. */
  waiting: number;
  due: number;
  refunded: number;
};

const sum = (of: unknown) => sql`coalesce(sum(${of}), 0)`;

/** One statement, so one snapshot: the sums belong together also while money comes. */
export const countMoney = (access: Access, saleId: number, round: number): Promise<RoundMoney> =>
  access.read(async (session) => {
    const ofRound = sql`${orders.saleId} = ${saleId} and ${orders.round} = ${round}`;
    const { backCents } = arrivalColumns;
    const isRefunded = eq(arrivals.status, 'refunded');
    // Of money that is due back a payment says, too, that it came. Its arrival is missing, or not noted yet: see adoptEarlier.
    const unnoted = sql`(select ${sum(payments.amountCents)} from ${payments}
      join ${orders} on ${orders.id} = ${payments.orderId}
      where ${ofRound} and ${payments.status} = 'refund_due'
        and not exists (select 1 from ${arrivals} where ${arrivals.reference} = ${payments.reference}))`;
    // An order that was paid before there were payments has had nothing that could be found.
    const kept = sql`(select ${sum(sql`${orders.quantity} * ${orders.priceCents}`)} from ${orders}
      where ${ofRound} and ${orders.status} = 'paid'
        and exists (select 1 from ${payments} where ${payments.orderId} = ${orders.id}))`;
    const [row] = await session
      .select({
        arrived: sql`${sum(arrivals.amountCents)} + ${unnoted}`.mapWith(Number),
        kept: kept.mapWith(Number),
        waiting: sum(sql`if(${isWaiting}, ${arrivals.countedCents}, 0)`).mapWith(Number),
        due: sum(sql`if(${isRefunded}, 0, ${backCents})`).mapWith(Number),
        refunded: sum(sql`if(${isRefunded}, ${backCents}, 0)`).mapWith(Number),
      })
      .from(arrivals)
      .innerJoin(orders, eq(orders.id, arrivals.orderId))
      .where(ofRound);
    if (!row) throw new Error('a sum has a row, also of nothing');
    return row;
  });
