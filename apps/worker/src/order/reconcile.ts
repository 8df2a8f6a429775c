import { restoreRound } from './restore-round.ts';
import type { Parts } from './stores.ts';

export type Repairs = { released: number };

/**
 * Brings every sale's claims back to its live orders. Repairs what a crash between the two stores leaves:
 * a round that MySQL opened and Redis has not seen, a claim lost with Redis' tail, a unit given back in
 * MySQL and still claimed in Redis.
 */
export async function reconcile(parts: Parts): Promise<Repairs> {
  const repairs = { released: 0 };
  for (const { id } of await parts.db.listSales()) {
    const sale = await restoreRound(parts, id);
    if (sale) repairs.released += await releaseOrphans(parts, id, sale.round);
  }
  return repairs;
}

/** A claim whose ticket is decided and whose order is not live holds a unit for nobody. */
async function releaseOrphans({ db, inventory, tasks }: Parts, saleId: number, round: number) {
  const claims = await inventory.claims(saleId, round);
  const live = new Set((await db.listLiveOrders(saleId, round)).map(({ ticketId }) => ticketId));
  let released = 0;
  for (const { buyerId, ticketId } of claims) {
    if (live.has(ticketId)) continue;
    const ticket = await tasks.result(ticketId);
    // Still in line: its order may be made at any moment. The order of a decided ticket exists by now.
    if (ticket?.status === 'queued') continue;
    const [order] = await db.findOrdersByTickets([ticketId]);
    if (order?.status === 'unpaid' || order?.status === 'paid') continue;
    const outcome = await inventory.release({ saleId, round, buyerId, ticketId });
    if (outcome === 'released') released += 1;
  }
  return released;
}
