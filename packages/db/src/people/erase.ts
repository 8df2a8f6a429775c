import { randomBytes } from 'node:crypto';
import { and, eq, exists, inArray, isNotNull, not, sql } from 'drizzle-orm';
import type { Access } from '../access/access.ts';
import { messages, orders, phoneCodes, phones, reminders, rounds, users } from '../schema.ts';
import { readIdsOf } from './aliases.ts';
import { lockPerson } from './lock-person.ts';

/** `phoneKept`: a unit of an open round is held by the number, which may buy no second one there: it stays until that round is over. */
export type Erased = { outcome: 'erased'; phoneKept: boolean } | { outcome: 'not_found' };

/**
 * Removes all that says who a person is: names, password, numbers, texts to them, wishes to be reminded. Their orders, the money and the ids
 * stay, so that every count and every rule of a round holds as before. Again: what was kept because of an open round goes as soon as
 * it may, and nothing else changes.
 */
export const erasePerson = (access: Access, userId: string): Promise<Erased> =>
  access.write(async (tx): Promise<Erased> => {
    // The person is locked first, as by whoever confirms a number or takes a guest along.
    if (!(await lockPerson(tx, userId))) return { outcome: 'not_found' };
    const ids = await readIdsOf(tx, userId);
    await tx
      .update(users)
      .set({
        name: '',
        username: null,
        passwordHash: null,
        mobile: null,
        language: null,
        erasedAt: sql`coalesce(${users.erasedAt}, now(3))`,
      })
      .where(inArray(users.id, ids));
    await tx.delete(phoneCodes).where(inArray(phoneCodes.memberId, ids));
    await tx.delete(reminders).where(inArray(reminders.userId, ids));
    // The ids of texts stay, so that none of them is written and sent anew.
    await tx
      .update(messages)
      .set({ to: '', text: '', texts: null, sentAt: sql`coalesce(${messages.sentAt}, now(3))` })
      .where(inArray(messages.userId, ids));
    return { outcome: 'erased', phoneKept: await leavePhones(tx, ids) };
  });

type Tx = Parameters<Parameters<Access['write']>[0]>[0];

/** Nobody's from now on, and no number any more where no rule needs it. Answers whether one had to stay a number. */
async function leavePhones(tx: Tx, ids: string[]): Promise<boolean> {
  const theirs = await tx
    .selectDistinct({ phoneId: orders.phoneId })
    .from(orders)
    .where(and(inArray(orders.userId, ids), isNotNull(orders.phoneId)));
  const owned = await tx
    .select({ id: phones.id })
    .from(phones)
    .where(inArray(phones.memberId, ids))
    .for('update');
  const confirmation = randomBytes(16).toString('base64url');
  await tx
    .update(phones)
    .set({ memberId: null, confirmation })
    .where(inArray(phones.memberId, ids));
  const phoneIds = [
    ...new Set([...owned.map(({ id }) => id), ...theirs.flatMap(({ phoneId }) => phoneId ?? [])]),
  ];
  let kept = false;
  for (const phoneId of phoneIds) {
    const holds = tx
      .select({ one: sql`1` })
      .from(orders)
      .innerJoin(rounds, and(eq(rounds.saleId, orders.saleId), eq(rounds.round, orders.round)))
      .where(
        and(eq(orders.phoneId, phoneId), isNotNull(orders.livePhone), eq(rounds.state, 'open')),
      );
    // One that another account has confirmed since is that account's.
    const isNobodys = and(eq(phones.id, phoneId), sql`${phones.memberId} is null`);
    const [{ affectedRows }] = await tx
      .update(phones)
      .set({ mobile: `x${randomBytes(11).toString('base64url')}` })
      .where(and(isNobodys, not(exists(holds))));
    if (affectedRows > 0) continue;
    const [left] = await tx.select({ id: phones.id }).from(phones).where(isNobodys);
    kept ||= left !== undefined;
  }
  return kept;
}
