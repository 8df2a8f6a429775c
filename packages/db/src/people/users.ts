import { eq, sql } from 'drizzle-orm';
import type { Access } from '../access/access.ts';
import type { Session } from '../access/connect.ts';
import { users } from '../schema.ts';

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
  await tx
    .insert(users)
    .values(rows)
    .onDuplicateKeyUpdate({ set: { id: sql`${users.id}` } });
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

export type Member = { userId: string; name: string; passwordHash: string };

/** What a sign-in is checked against. The hash stays in the process that asked. */
export const findMember = (access: Access, username: string): Promise<Member | undefined> =>
  access.read(async (session) => {
    const [row] = await session
      .select({ userId: users.id, name: users.name, passwordHash: users.passwordHash })
      .from(users)
      .where(eq(users.username, username));
    if (!row?.passwordHash) return undefined;
    return { ...row, passwordHash: row.passwordHash };
  });

/** Where a user is reached; null for a guest, who left no number. */
export const findMobile = (access: Access, userId: string): Promise<string | null> =>
  access.read(async (session) => {
    const [row] = await session
      .select({ mobile: users.mobile })
      .from(users)
      .where(eq(users.id, userId));
    return row?.mobile ?? null;
  });
