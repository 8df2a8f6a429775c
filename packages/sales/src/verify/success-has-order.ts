import { laneOfRound, orderPlace, type RoundOfSale } from '@seckill/tasks';
import type { Parts } from '../stores.ts';

/** Up to so many orders each is looked at, also when the numbers agree. */
const FEW = 1000;
const AT_ONCE = 200;

/**
 * How many orders a round should have by what its tickets say. Counts are compared first. Where they disagree (Redis
 * has forgotten tickets, or something is wrong), or where there are few, each order's own ticket is asked. A ticket that
 * Redis has forgotten, or that failed after its order was made, is answered with its order and counts as a success.
 */
export async function ordersByTickets(
  { db, tasks }: Parts,
  { saleId, round }: RoundOfSale,
  { successes, orders }: { successes: number; orders: number },
): Promise<number> {
  if (successes === orders && orders > FEW) return successes;
  const tickets = await db.listOrderTickets(saleId, round);
  let agree = 0;
  for (let from = 0; from < tickets.length; from += AT_ONCE) {
    const asked = tickets.slice(from, from + AT_ONCE).map(async (ticketId) => {
      // No ticket of this round can have made this order.
      if (tasks.ticket(ticketId)?.lane !== laneOfRound(saleId, round)) return false;
      const state = await tasks.result(ticketId);
      if (!state || state.status === 'lost' || state.status === 'failure') return true;
      return orderPlace.isResult(state.result) && state.result.outcome === 'success';
    });
    agree += (await Promise.all(asked)).filter(Boolean).length;
  }
  return agree < tickets.length ? agree : Math.max(agree, successes);
}
