import { asc, lt, sql } from 'drizzle-orm';
import type { Access } from './access/access.ts';
import { adminOperations, messages } from './schema.ts';

/** Which rows: those of so many days ago by the database's clock, and how many of them at once. */
export type Old = { days: number; limit: number };

const before = (days: number) => sql`now(3) - interval ${days} day`;

/** The oldest first, in small transactions, so that nobody waits for a lock on them. */
const forgetIn =
  (table: typeof messages | typeof adminOperations) =>
  (access: Access, { days, limit }: Old): Promise<number> =>
    access.write(async (tx) => {
      const [{ affectedRows }] = await tx
        .delete(table)
        .where(lt(table.createdAt, before(days)))
        .orderBy(asc(table.createdAt))
        .limit(limit);
      return affectedRows;
    });

export const forgetMessages = forgetIn(messages);
export const forgetOperations = forgetIn(adminOperations);
