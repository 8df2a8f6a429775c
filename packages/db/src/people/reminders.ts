import type { Language, Texts } from '@seckill/contracts';
import { and, asc, eq, isNull, ne, or, sql } from 'drizzle-orm';
import type { Access } from '../access/access.ts';
import { isAmong } from '../access/bulk.ts';
import { phones, reminders, sales, users } from '../schema.ts';

/** A member who wants to be told that this round of a sale opens soon. */
export type Reminder = { saleId: number; round: number; userId: string };

const isThis = ({ saleId, round, userId }: Reminder) =>
  and(eq(reminders.saleId, saleId), eq(reminders.userId, userId), eq(reminders.round, round));

/** Notes the wish. Again: nothing changes, and who was told of an opening is not told of it again. */
export const askReminder = (access: Access, reminder: Reminder): Promise<void> =>
  access.write(
    async (tx) =>
      void (await tx
        .insert(reminders)
        .values(reminder)
        .onDuplicateKeyUpdate({ set: { round: reminder.round } })),
  );

/** Takes the wish back, whether or not it was there. */
export const dropReminder = (access: Access, reminder: Reminder): Promise<void> =>
  access.write(async (tx) => void (await tx.delete(reminders).where(isThis(reminder))));

export const hasReminder = (access: Access, reminder: Reminder): Promise<boolean> =>
  access.read(async (session) => {
    const found = await session
      .select({ saleId: reminders.saleId })
      .from(reminders)
      .where(isThis(reminder));
    return found.length > 0;
  });

/** Somebody to be told now. `mobile`: only a confirmed one; null without. */
export type DueReminder = Reminder & {
  title: string;
  texts: Texts<'title' | 'description'> | null;
  opensAt: Date;
  msLeft: number;
  mobile: string | null;
  language: Language | null;
};

export type DuePage = {
  /** How long before the opening. */
  withinMs: number;
  limit: number;
  /** The last one of the page before. */
  after?: Pick<Reminder, 'saleId' | 'userId'> | undefined;
};

/**
 * Who is to be told of an opening that is close, by the database's clock and the opening as it stands now: who was told of one that was
 * moved since is told again. A sale that is paused reminds nobody.
 */
export const listDueReminders = (
  access: Access,
  { withinMs, limit, after }: DuePage,
): Promise<DueReminder[]> =>
  access.read((session) =>
    session
      .select({
        saleId: reminders.saleId,
        round: reminders.round,
        userId: reminders.userId,
        title: sales.title,
        texts: sales.texts,
        opensAt: sales.opensAt,
        msLeft: sql`timestampdiff(microsecond, now(3), ${sales.opensAt}) div 1000`.mapWith(Number),
        mobile: phones.mobile,
        language: users.language,
      })
      .from(sales)
      .innerJoin(reminders, and(eq(reminders.saleId, sales.id), eq(reminders.round, sales.round)))
      .innerJoin(users, eq(users.id, reminders.userId))
      .leftJoin(phones, eq(phones.memberId, reminders.userId))
      .where(
        and(
          eq(sales.paused, false),
          sql`${sales.opensAt} > now(3)`,
          sql`${sales.opensAt} <= now(3) + interval ${withinMs * 1000} microsecond`,
          or(isNull(reminders.toldFor), ne(reminders.toldFor, sales.opensAt)),
          after &&
            sql`(${reminders.saleId}, ${reminders.userId}) > (${after.saleId}, ${after.userId})`,
        ),
      )
      .orderBy(asc(reminders.saleId), asc(reminders.userId))
      .limit(limit),
  );

/** Of which opening these were told. */
export type Reminded = { saleId: number; round: number; opensAt: Date; userIds: readonly string[] };

/** Notes that these were told of this opening. */
export const markReminded = (
  access: Access,
  { saleId, round, opensAt, userIds }: Reminded,
): Promise<void> =>
  access.write(
    async (tx) =>
      void (await tx
        .update(reminders)
        .set({ toldFor: opensAt })
        .where(
          and(
            eq(reminders.saleId, saleId),
            eq(reminders.round, round),
            isAmong(reminders.userId, userIds),
          ),
        )),
  );
