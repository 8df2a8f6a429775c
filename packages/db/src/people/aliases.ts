import { and, asc, desc, eq, exists, gte, isNull, or, sql } from 'drizzle-orm';
import { unionAll } from 'drizzle-orm/mysql-core';
import type { Access } from '../access/access.ts';
import { isAmong } from '../access/bulk.ts';
import type { Session } from '../access/connect.ts';
import { guestAliases, messages, orders } from '../schema.ts';
import { lockPerson } from './lock-person.ts';

/** A guest's things are looked for under its own id for as long as they last, so that few ids may stand for one person. */
export const MOST_GUESTS = 8;

/** `instead`: the guest that gives way where the member has as many as may be. */
export type GuestClaim = { guestId: string; memberId: string; instead?: string | undefined };

/** `full`: nothing was written; `guests` are those that the member has, the oldest first. */
export type GuestClaimed =
  | { outcome: 'claimed' | 'claimed_by_another' }
  | { outcome: 'full'; guests: string[] };

export type AliasRow = { guestId: string; memberId: string; claimedAt: Date };

const columns = {
  guestId: guestAliases.guestId,
  memberId: guestAliases.memberId,
  claimedAt: guestAliases.claimedAt,
};
const isLive = isNull(guestAliases.retiredAt);

/**
 * From now on this member is who the guest is. The member's row is locked, so that of many sign-ins none makes more live
 * guests than may be.
 */
export const claimGuest = (
  access: Access,
  { guestId, memberId, instead }: GuestClaim,
): Promise<GuestClaimed> =>
  access.write(async (tx) => {
    await lockPerson(tx, memberId);
    const [known] = await tx.select(columns).from(guestAliases).where(isGuest(guestId));
    if (known) {
      return { outcome: known.memberId === memberId ? 'claimed' : 'claimed_by_another' };
    }
    const guests = (await readLiveGuests(tx, memberId)).map((row) => row.guestId);
    if (guests.length >= MOST_GUESTS) {
      if (instead === undefined || !guests.includes(instead)) return { outcome: 'full', guests };
      await giveWay(tx, instead);
    }
    await tx.insert(guestAliases).values({ guestId, memberId });
    await bringAlong(tx, guestId, memberId);
    return { outcome: 'claimed' };
  });

/** Whom the guest had taken along by a receipt is this member from now on, too. */
async function bringAlong(tx: Session, guestId: string, memberId: string): Promise<void> {
  const [{ affectedRows }] = await tx
    .update(guestAliases)
    .set({ memberId, claimedAt: sql`now(3)` })
    .where(eq(guestAliases.memberId, guestId));
  if (affectedRows === 0) return;
  const guests = await readLiveGuests(tx, memberId);
  for (const tooMany of guests.slice(0, -MOST_GUESTS)) await giveWay(tx, tooMany.guestId);
}

/** One that has nothing to show is forgotten; else it is asked when orders and messages are listed, and no more. */
async function giveWay(tx: Session, guestId: string): Promise<void> {
  const [kept] = await unionAll(
    tx.select({ id: orders.id }).from(orders).where(eq(orders.userId, guestId)).limit(1),
    tx.select({ id: messages.id }).from(messages).where(eq(messages.userId, guestId)).limit(1),
  );
  if (kept) {
    await tx
      .update(guestAliases)
      .set({ retiredAt: sql`now(3)` })
      .where(isGuest(guestId));
  } else {
    await tx.delete(guestAliases).where(isGuest(guestId));
  }
}

const isGuest = (guestId: string) => eq(guestAliases.guestId, guestId);

const readLiveGuests = (session: Session, memberId: string): Promise<AliasRow[]> =>
  session
    .select(columns)
    .from(guestAliases)
    .where(and(eq(guestAliases.memberId, memberId), isLive))
    .orderBy(asc(guestAliases.claimedAt), asc(guestAliases.guestId));

/** The guests that still stand for this person, the oldest first. */
export const listGuestsOf = (access: Access, memberId: string): Promise<AliasRow[]> =>
  access.read((session) => readLiveGuests(session, memberId));

/** The newest aliases, the newest first; with `since` only those made from then on. */
export const listAliases = (
  access: Access,
  { since, limit }: { since?: Date | undefined; limit: number },
): Promise<AliasRow[]> =>
  access.read((session) =>
    session
      .select(columns)
      .from(guestAliases)
      .where(and(isLive, since && gte(guestAliases.claimedAt, since)))
      .orderBy(desc(guestAliases.claimedAt))
      .limit(limit),
  );

/** All ids under which something of this person is kept. */
export async function readIdsOf(session: Session, userId: string): Promise<string[]> {
  const guests = await session
    .select({ guestId: guestAliases.guestId })
    .from(guestAliases)
    .where(eq(guestAliases.memberId, userId));
  return [userId, ...guests.map(({ guestId }) => guestId)];
}

/** Whether the owner in a column is this person. */
export const isOwnedBy = (session: Session, column: typeof orders.userId, userId: string) =>
  or(
    eq(column, userId),
    exists(
      session
        .select({ one: sql`1` })
        .from(guestAliases)
        .where(and(eq(guestAliases.guestId, column), eq(guestAliases.memberId, userId))),
    ),
  );

export type People = {
  /** The person behind an id: the member who took the guest along, or whoever it is. */
  personOf(id: string): string;
  /** These ids, and all others of the same people. */
  ids: string[];
};

/** The people behind these ids. One read, and another only where one of them was taken along. */
export async function readPeople(session: Session, ids: string[]): Promise<People> {
  const ofMembers = (members: string[]) =>
    session.select(columns).from(guestAliases).where(isAmong(guestAliases.memberId, members));
  const known = await unionAll(
    session.select(columns).from(guestAliases).where(isAmong(guestAliases.guestId, ids)),
    ofMembers(ids),
  );
  const members = new Map(known.map(({ guestId, memberId }) => [guestId, memberId]));
  const people = [...new Set(members.values())];
  if (people.length > 0) {
    for (const { guestId, memberId } of await ofMembers(people)) members.set(guestId, memberId);
  }
  return {
    personOf: (id) => members.get(id) ?? id,
    ids: [...new Set([...ids, ...members.keys(), ...members.values()])],
  };
}
