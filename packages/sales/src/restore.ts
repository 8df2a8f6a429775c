import type { Stores } from './stores.ts';

/**
 * Makes Redis agree with MySQL about a sale's current round: opens it where Redis is behind, sets its stock,
 * adds the claims of live orders that Redis has lost. Never removes: a claim without an order may be on its way to one.
 */
export async function restore({ db, inventory }: Stores, saleId: number) {
  const sale = await db.findSale(saleId);
  if (!sale) return undefined;
  const { round, total } = sale;
  const claims = await db.listLiveOrders(saleId, round);
  await inventory.rebuild({ saleId, round, total, claims });
  await inventory.restock({ saleId, round, total });
  return sale;
}
