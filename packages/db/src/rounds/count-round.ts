import { inArray, sql } from 'drizzle-orm';
import type { Access } from '../access/access.ts';
import type { OrderStatus } from '@seckill/contracts';
import { orders, rounds, sales } from '../schema.ts';
import { LIVE_STATUSES, type RoundState } from '../statuses.ts';

/**
 * Orders, but for what is named units. `live`, `liveUnits`, `buyersWithTwoLiveOrders` and `ticketsWithTwoOrders` are counted
 * from the rows, not from the constraints.
 */
export type RoundCount = Record<OrderStatus, number> & {
  total: number;
  /** The fewest units the round ever had. */
  leastTotal: number;
  /** The most units that one buyer could ask for. */
  mostPerBuyer: number;
  sold: number;
  state: RoundState;
  /** Whether the order of its opening was drawn. */
  drawn: boolean;
  live: number;
  liveUnits: number;
  /** Of all orders, live or not. */
  orderedUnits: number;
  /** Of orders that expired or were given back. */
  returnedUnits: number;
  buyersWithTwoLiveOrders: number;
  ticketsWithTwoOrders: number;
};

/** One statement, so one snapshot: the numbers belong together also while orders are being made. */
export const countRound = (access: Access, saleId: number, round: number): Promise<RoundCount> =>
  access.read(async (session) => {
    const ofRound = sql`${orders.saleId} = ${saleId} and ${orders.round} = ${round}`;
    const live = inArray(orders.status, LIVE_STATUSES);
    const count = (condition: unknown) =>
      sql`(select count(*) from ${orders} where ${ofRound} and ${condition})`.mapWith(Number);
    const units = (condition: unknown) =>
      sql`(select coalesce(sum(${orders.quantity}), 0) from ${orders} where ${ofRound} and ${condition})`.mapWith(
        Number,
      );
    const repeated = (column: unknown, condition: unknown) =>
      sql`(select count(*) from (select 1 from ${orders} where ${ofRound} and ${condition} group by ${column} having count(*) > 1) repeated)`.mapWith(
        Number,
      );
    const ofStatus = (status: string) => count(sql`${orders.status} = ${status}`);
    const [row] = await session
      .select({
        total: rounds.total,
        leastTotal: sql`coalesce(${rounds.leastTotal}, ${rounds.total})`.mapWith(Number),
        mostPerBuyer:
          sql`coalesce(${rounds.mostPerBuyer}, (select ${sales.perBuyer} from ${sales} where ${sales.id} = ${saleId}))`.mapWith(
            Number,
          ),
        sold: rounds.sold,
        state: rounds.state,
        drawn: sql`${rounds.drawLast} is not null`.mapWith(Boolean),
        unpaid: ofStatus('unpaid'),
        paid: ofStatus('paid'),
        expired: ofStatus('expired'),
        cancelled: ofStatus('cancelled'),
        void: ofStatus('void'),
        live: count(live),
        liveUnits: units(live),
        orderedUnits: units(sql`true`),
        returnedUnits: units(inArray(orders.status, ['expired', 'cancelled'])),
        buyersWithTwoLiveOrders: repeated(orders.userId, live),
        ticketsWithTwoOrders: repeated(orders.ticketId, sql`true`),
      })
      .from(rounds)
      .where(sql`${rounds.saleId} = ${saleId} and ${rounds.round} = ${round}`);
    if (!row) throw new Error(`sale ${saleId} has no round ${round}`);
    return row;
  });
