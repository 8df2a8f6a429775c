import type { Language } from '@seckill/contracts';
import { and, eq, ne, sql } from 'drizzle-orm';
import type { Access } from '../access/access.ts';
import { insertRows, isAmong } from '../access/bulk.ts';
import type { Session } from '../access/connect.ts';
import { phones, users } from '../schema.ts';
import type { UserKind } from '../statuses.ts';
import { readPeople } from './aliases.ts';

type Buyer = { buyerId: string; buyerName: string };

const NAME_LENGTH = 100;

/**
 * A guest lives in its cookie until it owns an order; this writes the row the order points at. Known users stay as
 * they are. Sorted, so that two transactions which share buyers lock them in the same order.
 */
export async function keepBuyers(tx: Session, buyers: Buyer[]): Promise<void> {
  const rows = [...new Map(buyers.map((buyer) => [buyer.buyerId, buyer])).values()]
    .sort((a, b) => (a.buyerId < b.buyerId ? -1 : 1))
    .map(({ buyerId, buyerName }) => ({
      id: buyerId,
      kind: 'guest' as const,
      name: Array.from(buyerName).slice(0, NAME_LENGTH).join(''),
    }));
  await insertRows(tx, users, rows, sql`on duplicate key update id = ${users.id}`);
}

export type NewMember = {
  /** Chosen before the first try, so that a try whose answer was lost is found. */
  userId: string;
  username: string;
  passwordHash: string;
  mobile: string;
};

/** Names are compared as people do: `Ada` and `ada` are one. */
export const createMember = (
  access: Access,
  { userId, username, passwordHash, mobile }: NewMember,
): Promise<'created' | 'username_taken'> =>
  access.write(async (tx) => {
    const [holder] = await tx
      .select({ id: users.id })
      .from(users)
      .where(eq(users.username, username));
    if (holder) return holder.id === userId ? 'created' : 'username_taken';
    await tx
      .insert(users)
      .values({ id: userId, kind: 'member', name: username, username, passwordHash, mobile });
    return 'created';
  });

export type Member = {
  userId: string;
  name: string;
  passwordHash: string;
  language: Language | null;
  /** Of the number that is confirmed; null without one. */
  confirmation: string | null;
};

/** What a sign-in is checked against. The hash stays in the process that asked. */
export const findMember = (access: Access, username: string): Promise<Member | undefined> =>
  access.read(async (session) => {
    const [row] = await session
      .select({
        userId: users.id,
        name: users.name,
        passwordHash: users.passwordHash,
        language: users.language,
        confirmation: phones.confirmation,
      })
      .from(users)
      .leftJoin(phones, eq(phones.memberId, users.id))
      .where(eq(users.username, username));
    if (!row?.passwordHash) return undefined;
    return { ...row, passwordHash: row.passwordHash };
  });

export type Person = { userId: string; name: string; kind: UserKind };

/** Who is behind an id: the member whom a guest has become, or whoever it is; undefined for one that is kept nowhere. */
export const findPerson = (access: Access, userId: string): Promise<Person | undefined> =>
  access.read(async (session) => {
    const { personOf } = await readPeople(session, [userId]);
    const [row] = await session
      .select({ userId: users.id, name: users.name, kind: users.kind })
      .from(users)
      .where(eq(users.id, personOf(userId)));
    return row;
  });

/**
 * Where a person is reached, null for a guest, who left no number and became no member, and for a member whose number another account
 * has confirmed since; and in which language, null while that is not known.
 */
export type Contact = { mobile: string | null; language: Language | null };

/** How each of these people is reached. */
export const findContacts = (
  access: Access,
  userIds: readonly string[],
): Promise<Map<string, Contact>> =>
  access.read(async (session) => {
    const { personOf } = await readPeople(session, [...userIds]);
    const people = [...new Set(userIds.map(personOf))];
    const rows = await session
      .select({
        id: users.id,
        mobile: users.mobile,
        language: users.language,
        othersPhone: phones.id,
      })
      .from(users)
      .leftJoin(phones, and(eq(phones.mobile, users.mobile), ne(phones.memberId, users.id)))
      .where(isAmong(users.id, people));
    const contacts = new Map(
      rows.map(({ id, mobile, language, othersPhone }) => [
        id,
        { mobile: othersPhone === null ? mobile : null, language },
      ]),
    );
    return new Map(userIds.map((id) => [id, contacts.get(personOf(id)) ?? UNKNOWN]));
  });

const UNKNOWN: Contact = { mobile: null, language: null };

/** Keeps the language in which a member reads; of a guest nothing is kept. */
export const keepLanguage = (access: Access, userId: string, language: Language): Promise<void> =>
  access.write(
    async (tx) =>
      void (await tx
        .update(users)
        .set({ language })
        .where(and(eq(users.id, userId), eq(users.kind, 'member')))),
  );
