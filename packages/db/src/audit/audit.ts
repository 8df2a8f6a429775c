import type { AuditRole } from '@seckill/contracts';
import { and, desc, eq, lt, or, sql } from 'drizzle-orm';
import type { Access } from '../access/access.ts';
import { adminAudit } from '../schema.ts';

/** What an operator did, or who was not let in as one. */
export type AuditRow = {
  id: string;
  at: Date;
  role: AuditRole;
  who: string | null;
  action: string;
  target: string;
  network: string;
  status: number;
  code: string | null;
  count: number;
};

/** `agoMs`: how long ago it was, so that all rows go by the database's clock. */
export type NewAudit = Omit<AuditRow, 'at'> & { agoMs: number };

/** `from`: the id of the last row of the page before. */
export type AuditPage = { from?: string | undefined; limit: number };

export const writeAudit = (access: Access, entries: readonly NewAudit[]): Promise<void> =>
  access.write(async (tx) => {
    if (entries.length === 0) return;
    const rows = entries.map(({ agoMs, ...row }) => ({
      ...row,
      at: sql`now(3) - interval ${Math.round(agoMs * 1000)} microsecond`,
    }));
    await tx
      .insert(adminAudit)
      .values(rows)
      .onDuplicateKeyUpdate({
        set: { count: sql`greatest(${adminAudit.count}, values(${adminAudit.count}))` },
      });
  });

/** A row that was forgotten in the meantime has nothing after it. */
export const listAudit = (access: Access, { from, limit }: AuditPage): Promise<AuditRow[]> =>
  access.read(async (session) => {
    const newestFirst = session.select().from(adminAudit).$dynamic();
    if (from !== undefined) {
      const [last] = await session
        .select({ at: adminAudit.at })
        .from(adminAudit)
        .where(eq(adminAudit.id, from));
      if (!last) return [];
      const { at } = last;
      newestFirst.where(
        or(lt(adminAudit.at, at), and(eq(adminAudit.at, at), lt(adminAudit.id, from))),
      );
    }
    return newestFirst.orderBy(desc(adminAudit.at), desc(adminAudit.id)).limit(limit);
  });
