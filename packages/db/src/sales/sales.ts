import { and, eq, sql } from 'drizzle-orm';
import type { Access } from '../access/access.ts';
import type { Session } from '../access/connect.ts';
import { rounds, sales } from '../schema.ts';

/** A sale with its present round. `total` and `sold` are what is durably true; Redis says what is free right now. */
export type SaleRow = {
  id: number;
  title: string;
  description: string;
  imageUrl: string;
  priceCents: number;
  originalPriceCents: number;
  currency: string;
  opensAt: Date;
  closesAt: Date;
  paused: boolean;
  payWindowSeconds: number;
  round: number;
  total: number;
  sold: number;
};

const withRound = (session: Session) =>
  session
    .select({
      id: sales.id,
      title: sales.title,
      description: sales.description,
      imageUrl: sales.imageUrl,
      priceCents: sales.priceCents,
      originalPriceCents: sales.originalPriceCents,
      currency: sales.currency,
      opensAt: sales.opensAt,
      closesAt: sales.closesAt,
      paused: sales.paused,
      payWindowSeconds: sales.payWindowSeconds,
      round: sales.round,
      total: rounds.total,
      sold: rounds.sold,
    })
    .from(sales)
    .innerJoin(rounds, and(eq(rounds.saleId, sales.id), eq(rounds.round, sales.round)));

export const listSales = (access: Access): Promise<SaleRow[]> =>
  access.read((session) => withRound(session).orderBy(sales.id));

export const readSale = async (session: Session, saleId: number): Promise<SaleRow | undefined> =>
  (await withRound(session).where(eq(sales.id, saleId)))[0];

export const findSale = (access: Access, saleId: number): Promise<SaleRow | undefined> =>
  access.read((session) => readSale(session, saleId));

/** The first lock of whatever changes a sale: edits and resets of one sale queue here. */
export async function lockSale(tx: Session, saleId: number) {
  const [row] = await tx
    .select({ round: sales.round })
    .from(sales)
    .where(eq(sales.id, saleId))
    .for('update');
  return row;
}

/** What an order takes over from its sale, and the database's clock at this moment. */
export async function readTerms(tx: Session, saleId: number) {
  const [terms] = await tx
    .select({
      now: sql`now(3)`.mapWith(sales.createdAt),
      title: sales.title,
      imageUrl: sales.imageUrl,
      priceCents: sales.priceCents,
      currency: sales.currency,
      payWindowSeconds: sales.payWindowSeconds,
    })
    .from(sales)
    .where(eq(sales.id, saleId));
  if (!terms) throw new Error(`sale ${saleId} has a round but does not exist`);
  return terms;
}
