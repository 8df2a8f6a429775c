import { and, desc, eq, gt, lte, sql } from 'drizzle-orm';
import type { Session } from '../access/connect.ts';
import { saleChanges, sales } from '../schema.ts';

/** One change of a sale: the version that it made, who made it (null: nobody that is known), and which fields. */
export type SaleChange = { version: number; at: Date; who: string | null; fields: string[] };

/** How many are kept of one sale. */
const MOST_KEPT = 50;

type Noted = {
  saleId: number;
  version: number;
  who: string | undefined;
  fields: readonly string[];
};

/** Notes a change and counts the version on, in the transaction of that change, which has locked the sale. */
export async function noteChange(tx: Session, { saleId, version, who, fields }: Noted) {
  const next = version + 1;
  await tx.update(sales).set({ version: next }).where(eq(sales.id, saleId));
  await tx
    .insert(saleChanges)
    .values({ saleId, version: next, who: who ?? null, fields: fields.join(' '), at: sql`now(3)` });
  await tx
    .delete(saleChanges)
    .where(and(eq(saleChanges.saleId, saleId), lte(saleChanges.version, next - MOST_KEPT)));
}

/** What was changed after a version, the newest first. */
export async function changesSince(
  session: Session,
  { saleId, version }: { saleId: number; version: number },
): Promise<SaleChange[]> {
  const rows = await session
    .select({
      version: saleChanges.version,
      at: saleChanges.at,
      who: saleChanges.who,
      fields: saleChanges.fields,
    })
    .from(saleChanges)
    .where(and(eq(saleChanges.saleId, saleId), gt(saleChanges.version, version)))
    .orderBy(desc(saleChanges.version));
  return rows.map(({ fields, ...row }) => ({ ...row, fields: fields.split(' ') }));
}
