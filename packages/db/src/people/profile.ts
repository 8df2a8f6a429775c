import type { Language } from '@seckill/contracts';
import { eq } from 'drizzle-orm';
import type { Access } from '../access/access.ts';
import { phones, users } from '../schema.ts';
import { readIdsOf, readPeople } from './aliases.ts';
import type { PersonFound } from './search-people.ts';

/** What is known of a person, beside what they have bought and were told. */
export type Profile = PersonFound & {
  /** The guests that they were: what they had then is still kept under these ids. */
  guestIds: string[];
  language: Language | null;
  /** As it was typed, or confirmed. */
  mobile: string | null;
  /** Null: they have not shown to have the number. */
  confirmedAt: Date | null;
  erasedAt: Date | null;
};

/** The person behind an id, a guest or the member it became. */
export const readProfile = (access: Access, userId: string): Promise<Profile | undefined> =>
  access.read(async (session) => {
    const { personOf } = await readPeople(session, [userId]);
    const [row] = await session
      .select({
        userId: users.id,
        name: users.name,
        kind: users.kind,
        createdAt: users.createdAt,
        language: users.language,
        mobile: users.mobile,
        confirmedAt: phones.confirmedAt,
        erasedAt: users.erasedAt,
      })
      .from(users)
      .leftJoin(phones, eq(phones.memberId, users.id))
      .where(eq(users.id, personOf(userId)));
    if (!row) return undefined;
    const [, ...guestIds] = await readIdsOf(session, row.userId);
    return { ...row, guestIds };
  });
