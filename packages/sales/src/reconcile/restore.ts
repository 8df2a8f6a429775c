import type { Stores } from '../stores.ts';

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
  return restock({ db, inventory }, saleId);
}

/**
 * Tells Redis how many units the current round has. An edit that is made meanwhile tells it too, perhaps before: so what was
 * told is looked at again, until it is what MySQL says.
 */
export async function restock({ db, inventory }: Stores, saleId: number) {
  for (let told: number | undefined; ;) {
    const sale = await db.findSale(saleId);
    if (!sale || sale.total === told) return sale;
    const { round, total } = sale;
    await inventory.restock({ saleId, round, total });
    told = total;
  }
}
