import { asc, lt, sql } from 'drizzle-orm';
import type { Access } from './access/access.ts';
import { adminOperations, messages } from './schema.ts';

/** Which rows: those of so many days ago by the database's clock, and how many of them at once. */
export type Old = { days: number; limit: number };

const before = (days: number) => sql`now(3) - interval ${days} day`;

/** The oldest first, in small transactions, so that nobody waits for a lock on them. */
export const forgetMessages = (access: Access, { days, limit }: Old): Promise<number> =>
  access.write(async (tx) => {
    const { createdAt } = messages;
    const [{ affectedRows }] = await tx
      .delete(messages)
      .where(lt(createdAt, before(days)))
      .orderBy(asc(createdAt))
      .limit(limit);
    return affectedRows;
  });

export const forgetOperations = (access: Access, { days, limit }: Old): Promise<number> =>
  access.write(async (tx) => {
    const { createdAt } = adminOperations;
    const [{ affectedRows }] = await tx
      .delete(adminOperations)
      .where(lt(createdAt, before(days)))
      .orderBy(asc(createdAt))
      .limit(limit);
    return affectedRows;
  });
