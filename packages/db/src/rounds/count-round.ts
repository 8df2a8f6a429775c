import { inArray, sql } from 'drizzle-orm';
import type { Access } from '../access/access.ts';
import type { OrderStatus } from '@seckill/contracts';
import { orders, rounds } from '../schema.ts';
import { LIVE_STATUSES, type RoundState } from '../statuses.ts';

/** `live`, `buyersWithTwoLiveOrders` and `ticketsWithTwoOrders` are counted from the rows, not from the constraints. */
export type RoundCount = Record<OrderStatus, number> & {
  total: number;
  /** The fewest units the round ever had. */
  leastTotal: number;
  sold: number;
  state: RoundState;
  live: number;
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
    const repeated = (column: unknown, condition: unknown) =>
      sql`(select count(*) from (select 1 from ${orders} where ${ofRound} and ${condition} group by ${column} having count(*) > 1) repeated)`.mapWith(
        Number,
      );
    const ofStatus = (status: string) => count(sql`${orders.status} = ${status}`);
    const [row] = await session
      .select({
        total: rounds.total,
        leastTotal: sql`coalesce(${rounds.leastTotal}, ${rounds.total})`.mapWith(Number),
        sold: rounds.sold,
        state: rounds.state,
        unpaid: ofStatus('unpaid'),
        paid: ofStatus('paid'),
        expired: ofStatus('expired'),
        cancelled: ofStatus('cancelled'),
        void: ofStatus('void'),
        live: count(live),
        buyersWithTwoLiveOrders: repeated(orders.userId, live),
        ticketsWithTwoOrders: repeated(orders.ticketId, sql`true`),
      })
      .from(rounds)
      .where(sql`${rounds.saleId} = ${saleId} and ${rounds.round} = ${round}`);
    if (!row) throw new Error(`sale ${saleId} has no round ${round}`);
    return row;
  });
