import { isLive } from '@seckill/db';
import type { Claim } from '@seckill/inventory';
import type { RoundOfSale } from '@seckill/tasks';
import { release } from '../release.ts';
import type { Parts } from '../stores.ts';

const PAGE = 1000;

export type Compared = { released: number; rebuilt: number };

/**
 * Compares the claims of a round with its live orders, one by one and page by page: releases claims that stand for
 * nothing, and adds those that Redis has lost. Its cost is that of the units sold.
 */
export async function compare(parts: Parts, id: RoundOfSale): Promise<Compared> {
  const released = await releaseOrphans(parts, id);
  return { released, rebuilt: await addMissing(parts, id) };
}

/** A claim whose ticket is decided and whose order is not live holds a unit for nobody. */
async function releaseOrphans(parts: Parts, { saleId, round }: RoundOfSale): Promise<number> {
  const { db, inventory } = parts;
  let released = 0;
  for await (const claims of inventory.claimPages(saleId, round)) {
    const live = new Set(await db.findLiveTickets(claims.map(({ ticketId }) => ticketId)));
    const suspects = claims.filter(({ ticketId }) => !live.has(ticketId));
    if (suspects.length === 0) continue;
    // Named before its order is looked for: a promotion is only ended once its order is written.
    const promotions = await inventory.promote({ saleId, round, most: 0 });
    const promoted = new Set(promotions.map(({ ticketId }) => ticketId));
    for (const claim of suspects) {
      if (promoted.has(claim.ticketId) || (await isOnItsWay(parts, claim))) continue;
      if (await release(parts, { saleId, round, ...claim }, 'orphaned')) released += 1;
    }
  }
  return released;
}

/** Still in line: its order may be made at any moment. The order of a decided ticket exists by now. */
async function isOnItsWay({ db, tasks }: Parts, { ticketId }: Claim): Promise<boolean> {
  const ticket = await tasks.result(ticketId);
  if (ticket?.status === 'queued') return true;
  const [order] = await db.findOrdersByTickets([ticketId]);
  return order !== undefined && isLive(order.status);
}

/** A claim that is added for an order that ends at this moment is found an orphan by the next comparison. */
async function addMissing({ db, inventory }: Parts, { saleId, round }: RoundOfSale) {
  let rebuilt = 0;
  for (let after = ''; ;) {
    const orders = await db.pageLiveOrders({ saleId, round, after, limit: PAGE });
    const claims = await inventory.missingClaims(saleId, orders);
    const sale = claims.length > 0 ? await db.findSale(saleId) : undefined;
    if (sale?.round === round) {
      await inventory.rebuild({ saleId, round, total: sale.total, claims });
      rebuilt += claims.length;
    }
    const last = orders.at(-1);
    if (!last || orders.length < PAGE) return rebuilt;
    after = last.buyerId;
  }
}
