import { isLive } from '@seckill/db';
import { promote } from './promote.ts';
import { release } from './release.ts';
import { restore } from './restore.ts';
import type { Parts } from './stores.ts';
import { tellAll } from './tell.ts';

export type Repairs = { released: number; promoted: number };

/**
 * Brings every sale's claims back to its live orders. Repairs what a crash between the two stores leaves:
 * a round that MySQL opened and Redis has not seen, a claim lost with Redis' tail, a unit given back in
 * MySQL and still claimed in Redis, a promotion without its order, a line that nobody promotes or closes.
 */
export async function reconcile(parts: Parts): Promise<Repairs> {
  const repairs = { released: 0, promoted: 0 };
  for (const { id: saleId } of await parts.db.listSales()) {
    const sale = await restore(parts, saleId);
    if (!sale) continue;
    const { round } = sale;
    repairs.released += await releaseOrphans(parts, saleId, round);
    repairs.promoted += await tidyStandby(parts, saleId, round);
    if (round > 1) await tidyStandby(parts, saleId, round - 1);
  }
  return repairs;
}

async function tidyStandby(parts: Parts, saleId: number, round: number): Promise<number> {
  const { inventory } = parts;
  await tellAll(parts, { saleId, round });
  const [waiting, promotions] = await Promise.all([
    inventory.standbyCount(saleId, round),
    inventory.promote({ saleId, round, most: 0 }),
  ]);
  if (waiting === 0 && promotions.length === 0) return 0;
  return (await promote(parts, { saleId, round })).promoted;
}

/** A claim whose ticket is decided and whose order is not live holds a unit for nobody. */
async function releaseOrphans({ db, inventory, tasks }: Parts, saleId: number, round: number) {
  const claims = await inventory.claims(saleId, round);
  const live = new Set((await db.listLiveOrders(saleId, round)).map(({ ticketId }) => ticketId));
  // Named before its order is looked for: a promotion is only ended once its order is written.
  const promotions = await inventory.promote({ saleId, round, most: 0 });
  const promoted = new Set(promotions.map(({ ticketId }) => ticketId));
  let released = 0;
  for (const { buyerId, ticketId } of claims) {
    if (live.has(ticketId) || promoted.has(ticketId)) continue;
    const ticket = await tasks.result(ticketId);
    // Still in line: its order may be made at any moment. The order of a decided ticket exists by now.
    if (ticket?.status === 'queued') continue;
    const [order] = await db.findOrdersByTickets([ticketId]);
    if (order && isLive(order.status)) continue;
    if (await release({ inventory }, { saleId, round, buyerId, ticketId }, 'orphaned'))
      released += 1;
  }
  return released;
}
