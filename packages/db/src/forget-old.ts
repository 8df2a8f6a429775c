import { asc, lt, sql } from 'drizzle-orm';
import type { Access } from './access/access.ts';
import { adminAudit, adminOperations, messages, phoneCodes, reminders } from './schema.ts';

/** Which rows: those of so many days ago by the database's clock, and how many of them at once. */
export type Old = { days: number; limit: number };

const before = (days: number) => sql`now(3) - interval ${days} day`;

/** The oldest first, in small transactions, so that nobody waits for a lock on them. */
const forgetIn =
  (
    table:
      | typeof messages
      | typeof adminOperations
      | typeof adminAudit
      | typeof phoneCodes
      | typeof reminders,
    age:
      | typeof messages.createdAt
      | typeof adminOperations.createdAt
      | typeof adminAudit.at
      | typeof phoneCodes.createdAt
      | typeof reminders.createdAt,
  ) =>
  (access: Access, { days, limit }: Old): Promise<number> =>
    access.write(async (tx) => {
      const [{ affectedRows }] = await tx
        .delete(table)
        .where(lt(age, before(days)))
        .orderBy(asc(age))
        .limit(limit);
      return affectedRows;
    });

export const forgetMessages = forgetIn(messages, messages.createdAt);
export const forgetOperations = forgetIn(adminOperations, adminOperations.createdAt);
export const forgetAudit = forgetIn(adminAudit, adminAudit.at);
export const forgetPhoneCodes = forgetIn(phoneCodes, phoneCodes.createdAt);
export const forgetReminders = forgetIn(reminders, reminders.createdAt);
