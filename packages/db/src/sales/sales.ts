import type { Buyers, Notices, Texts } from '@seckill/contracts';
import { and, desc, eq, inArray, isNotNull, isNull, sql } from 'drizzle-orm';
import type { Access } from '../access/access.ts';
import type { Session } from '../access/connect.ts';
import { groupReads } from '../access/group-reads.ts';
import { rounds, sales } from '../schema.ts';

/** A sale with its present round. `total` and `sold` are what is durably true; Redis says what is free right now. */
export type SaleRow = {
  id: number;
  title: string;
  description: string;
  /** What some languages say instead of the plain words. */
  texts: Texts<'title' | 'description'> | null;
  /** What its operators tell whoever looks at it or waits in it. */
  notices: Notices | null;
  imageUrl: string;
  priceCents: number;
  originalPriceCents: number;
  currency: string;
  opensAt: Date;
  closesAt: Date;
  paused: boolean;
  payWindowSeconds: number;
  perBuyer: number;
  buyers: Buyers;
  passRequired: boolean;
  maxUnpaid: number | null;
  drawMs: number;
  /** Of the present round, when its opening is drawn; `drawLast` is null until the set is closed. */
  drawHash: string | null;
  drawLast: number | null;
  roundSince: Date;
  /** Since when it is out of the lists. */
  archivedAt: Date | null;
  /** Another one after each change by an operator. */
  version: number;
  /** It has no round yet: `total` is what its first one would have. */
  isDraft: boolean;
  round: number;
  total: number;
  sold: number;
};

/** Of a sale alone, with or without a round. */
export const columnsOfSale = {
  id: sales.id,
  title: sales.title,
  description: sales.description,
  texts: sales.texts,
  notices: sales.notices,
  imageUrl: sales.imageUrl,
  priceCents: sales.priceCents,
  originalPriceCents: sales.originalPriceCents,
  currency: sales.currency,
  opensAt: sales.opensAt,
  closesAt: sales.closesAt,
  paused: sales.paused,
  payWindowSeconds: sales.payWindowSeconds,
  perBuyer: sales.perBuyer,
  buyers: sales.buyers,
  passRequired: sales.passRequired,
  maxUnpaid: sales.maxUnpaid,
  drawMs: sales.drawMs,
  archivedAt: sales.archivedAt,
  version: sales.version,
  round: sales.round,
} as const;

const withRound = (session: Session) =>
  session
    .select({
      ...columnsOfSale,
      drawHash: rounds.drawHash,
      drawLast: rounds.drawLast,
      roundSince: rounds.createdAt,
      total: rounds.total,
      sold: rounds.sold,
    })
    .from(sales)
    .innerJoin(rounds, and(eq(rounds.saleId, sales.id), eq(rounds.round, sales.round)))
    .$dynamic();

/** What has a round is no draft. */
const published = <Row>(row: Row) => ({ ...row, isDraft: false });

/** What is published, but for what is archived. */
export const listSales = (access: Access): Promise<SaleRow[]> =>
  access.read(async (session) =>
    (await withRound(session).where(isNull(sales.archivedAt)).orderBy(sales.id)).map(published),
  );

/** What is out of the lists, the last one first. */
export const listArchivedSales = (access: Access): Promise<SaleRow[]> =>
  access.read(async (session) =>
    (
      await withRound(session).where(isNotNull(sales.archivedAt)).orderBy(desc(sales.archivedAt))
    ).map(published),
  );

export const readSale = async (session: Session, saleId: number): Promise<SaleRow | undefined> =>
  (await withRound(session).where(eq(sales.id, saleId))).map(published)[0];

/** Sales of one question. */
const MOST_FOUND = 500;

export const saleFinder = (access: Access): ((saleId: number) => Promise<SaleRow | undefined>) =>
  groupReads({
    most: MOST_FOUND,
    read: async (saleIds) => {
      const rows = await access.read((session) =>
        withRound(session).where(inArray(sales.id, saleIds)),
      );
      return new Map(rows.map((row) => [row.id, published(row)]));
    },
  });

/** The first lock of whatever changes a sale: edits and resets of one sale queue here. */
export async function lockSale(tx: Session, saleId: number) {
  const [row] = await tx
    .select({
      round: sales.round,
      perBuyer: sales.perBuyer,
      drawMs: sales.drawMs,
      version: sales.version,
      isDraft: sql`${sales.draftStock} is not null`.mapWith(Boolean),
      now: sql`now(3)`.mapWith(sales.createdAt),
    })
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
      texts: sales.texts,
      imageUrl: sales.imageUrl,
      priceCents: sales.priceCents,
      currency: sales.currency,
      payWindowSeconds: sales.payWindowSeconds,
      maxUnpaid: sales.maxUnpaid,
      buyers: sales.buyers,
    })
    .from(sales)
    .where(eq(sales.id, saleId));
  if (!terms) throw new Error(`sale ${saleId} has a round but does not exist`);
  return terms;
}
