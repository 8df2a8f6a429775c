import { asc, desc, eq, inArray, like, type SQL } from 'drizzle-orm';
import type { Access } from '../access/access.ts';
import type { Session } from '../access/connect.ts';
import { phones, users } from '../schema.ts';
import type { UserKind } from '../statuses.ts';
import { readPeople } from './aliases.ts';

/** Somebody who has an account, or a guest who has an order. */
export type PersonFound = { userId: string; name: string; kind: UserKind; createdAt: Date };

export type PeopleSearch = {
  /** What their name is, or begins with. */
  name: string;
  /** The forms in which their number may be kept. */
  mobiles: readonly string[];
  /** An id of theirs, as a member or as a guest. */
  userId?: string | undefined;
  limit: number;
};

/** A beginning that is shorter than this is that of too many. */
const SHORTEST_BEGINNING = 2;

const columns = {
  userId: users.id,
  name: users.name,
  kind: users.kind,
  createdAt: users.createdAt,
};

/**
 * Who has this number, this id or this name: whoever is meant exactly comes first, the newest of them on top. Each question is answered
 * by an index, and by no more rows than may be answered.
 */
export const searchPeople = (
  access: Access,
  { name, mobiles, userId, limit }: PeopleSearch,
): Promise<PersonFound[]> =>
  access.read(async (session) => {
    const exact = [
      ...(userId === undefined ? [] : await byId(session, userId)),
      ...(await byMobile(session, mobiles, limit)),
      ...(await some(session, eq(users.name, name), limit)),
    ];
    const others =
      name.length < SHORTEST_BEGINNING || exact.length >= limit
        ? []
        : await session
            .select(columns)
            .from(users)
            .where(like(users.name, `${name.replaceAll(/[\\%_]/g, '\\$&')}%`))
            .orderBy(asc(users.name))
            .limit(limit);
    const found = new Map([...exact, ...others].map((row) => [row.userId, row]));
    return [...found.values()].slice(0, limit);
  });

const some = (session: Session, which: SQL, limit: number): Promise<PersonFound[]> =>
  session.select(columns).from(users).where(which).orderBy(desc(users.createdAt)).limit(limit);

/** The member whom a guest has become stands for the guest. */
async function byId(session: Session, userId: string): Promise<PersonFound[]> {
  const { personOf } = await readPeople(session, [userId]);
  return some(session, eq(users.id, personOf(userId)), 1);
}

/** A number that was confirmed, and one that was only typed at the sign-up. */
async function byMobile(
  session: Session,
  mobiles: readonly string[],
  limit: number,
): Promise<PersonFound[]> {
  if (mobiles.length === 0) return [];
  const confirmed = await session
    .select(columns)
    .from(phones)
    .innerJoin(users, eq(users.id, phones.memberId))
    .where(inArray(phones.mobile, [...mobiles]))
    .limit(limit);
  const typed = await some(session, inArray(users.mobile, [...mobiles]), limit);
  return [...confirmed, ...typed];
}
