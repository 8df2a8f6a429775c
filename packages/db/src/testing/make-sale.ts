import type { Db } from '../db.ts';
import type { SaleCreation } from '../sales/edit-sale.ts';
import type { SaleRow } from '../sales/sales.ts';

const HOUR_MS = 3_600_000;

/** A sale of three units that has just opened. What a test is about it says itself. */
export const sampleSale = (about: Partial<SaleCreation> = {}): SaleCreation => ({
  title: 'A',
  description: '',
  imageUrl: '/a.svg',
  priceCents: 100,
  originalPriceCents: 200,
  currency: 'CNY',
  opensAt: new Date(Date.now() - 1000),
  closesAt: new Date(Date.now() + HOUR_MS),
  payWindowSeconds: 600,
  paused: false,
  stock: 3,
  ...about,
});

/** Makes a sale of which a test knows that nobody has made it. */
export async function makeSale(db: Db, about: Partial<SaleCreation> = {}): Promise<SaleRow> {
  const made = await db.createSale(sampleSale(about));
  if (made.outcome !== 'created') throw new Error(made.outcome);
  return made.sale;
}
