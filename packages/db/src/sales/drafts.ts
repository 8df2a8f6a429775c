import { and, eq, isNotNull } from 'drizzle-orm';
import type { Access } from '../access/access.ts';
import type { Session } from '../access/connect.ts';
import { giveSeed } from '../rounds/draws.ts';
import { rounds, sales } from '../schema.ts';
import { noteChange } from './sale-changes.ts';
import { columnsOfSale, lockSale, readSale, type SaleRow } from './sales.ts';

/*
 * A draft is a sale without a round. Whatever reads sales joins their round, so that nothing meets a draft that does not ask for
 * one: no list, no buyer, and no process of an earlier version.
 */

const drafts = (session: Session) =>
  session
    .select({ ...columnsOfSale, draftStock: sales.draftStock, roundSince: sales.createdAt })
    .from(sales)
    .$dynamic();

type Draft = Awaited<ReturnType<typeof drafts>>[number];

/** As a sale would be that begins with it. */
const toRow = ({ draftStock, ...row }: Draft): SaleRow => ({
  ...row,
  isDraft: true,
  total: draftStock ?? 0,
  sold: 0,
  drawHash: null,
  drawLast: null,
});

export const listDrafts = (access: Access): Promise<SaleRow[]> =>
  access.read(async (session) =>
    (await drafts(session).where(isNotNull(sales.draftStock)).orderBy(sales.id)).map(toRow),
  );

export const readDraft = async (session: Session, saleId: number): Promise<SaleRow | undefined> =>
  (await drafts(session).where(isDraft(saleId))).map(toRow)[0];

export const findDraft = (access: Access, saleId: number): Promise<SaleRow | undefined> =>
  access.read((session) => readDraft(session, saleId));

export type DraftPublication = { saleId: number; who?: string | undefined };

export type DraftPublished =
  | { outcome: 'published'; sale: SaleRow }
  | { outcome: 'sale_not_found' }
  /** It would be over as it begins. */
  | { outcome: 'is_over' };

/** Gives a draft its first round. Again, or of what never was a draft: the sale as it is. */
export async function publishDraft(
  access: Access,
  { saleId, who }: DraftPublication,
): Promise<DraftPublished> {
  return access.write(async (tx): Promise<DraftPublished> => {
    const locked = await lockSale(tx, saleId);
    const draft = await readDraft(tx, saleId);
    if (!draft) {
      const sale = await readSale(tx, saleId);
      return sale ? { outcome: 'published', sale } : { outcome: 'sale_not_found' };
    }
    if (locked && draft.closesAt <= locked.now) return { outcome: 'is_over' };
    const { round, perBuyer: mostPerBuyer, total } = draft;
    await tx.insert(rounds).values({ saleId, round, total, mostPerBuyer, state: 'open' });
    if (draft.drawMs > 0) await giveSeed(tx, { saleId, round });
    const version = draft.version + 1;
    await tx.update(sales).set({ draftStock: null, version }).where(eq(sales.id, saleId));
    await noteChange(tx, { saleId, version, who, fields: ['stage'] });
    const sale = await readSale(tx, saleId);
    if (!sale) throw new Error(`sale ${saleId} has no round`);
    return { outcome: 'published', sale };
  });
}

/** Whether or not it was there; what is published stays. */
export const deleteDraft = (access: Access, saleId: number): Promise<'deleted' | 'is_published'> =>
  access.write(async (tx) => {
    const locked = await lockSale(tx, saleId);
    if (locked && !locked.isDraft) return 'is_published';
    await tx.delete(sales).where(isDraft(saleId));
    return 'deleted';
  });

const isDraft = (saleId: number) => and(eq(sales.id, saleId), isNotNull(sales.draftStock));
