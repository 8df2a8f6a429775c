import type { Db } from '../db.ts';
import type { OrderRow } from '../orders/orders.ts';

/** Ends up to `limit` overdue orders of each round, as a sweep does; names those it ended. */
export async function sweep(db: Db, limit = 100): Promise<OrderRow[]> {
  const rounds = await db.listOverdueRounds();
  const ended = await Promise.all(rounds.map((id) => db.expireOrders({ ...id, limit })));
  return ended.flatMap((each) => (each.outcome === 'expired' ? each.orders : []));
}
