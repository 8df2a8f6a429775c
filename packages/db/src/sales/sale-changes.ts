import { and, desc, eq, gt, lte, sql } from 'drizzle-orm';
import type { Session } from '../access/connect.ts';
import { saleChanges } from '../schema.ts';

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

/** Notes the change that made this version, in its transaction, which has locked the sale. */
export async function noteChange(tx: Session, { saleId, version, who, fields }: Noted) {
  await tx
    .insert(saleChanges)
    .values({ saleId, version, who: who ?? null, fields: fields.join(' '), at: sql`now(3)` });
  if (version <= MOST_KEPT) return;
  await tx
    .delete(saleChanges)
    .where(and(eq(saleChanges.saleId, saleId), lte(saleChanges.version, version - MOST_KEPT)));
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
