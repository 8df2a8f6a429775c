import type { Db } from '../db.ts';
import type { SaleCreation } from '../sales/edit-sale.ts';
import type { SaleRow } from '../sales/sales.ts';

/** Makes a sale of which a test knows that nobody has made it. */
export async function makeSale(db: Db, sale: SaleCreation): Promise<SaleRow> {
  const made = await db.createSale(sale);
  if (made.outcome !== 'created') throw new Error(made.outcome);
  return made.sale;
}
