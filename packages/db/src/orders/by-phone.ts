import { and, eq, notInArray } from 'drizzle-orm';
import type { Access } from '../access/access.ts';
import { isAmong } from '../access/bulk.ts';
import type { Session } from '../access/connect.ts';
import type { RoundId } from '../rounds/rounds.ts';
import { orders, phones } from '../schema.ts';

/**
 * The phones of these people, and those by which somebody holds a live order of this round. Under the lock of the round nobody else
 * adds one; a number that moves to another account meanwhile is found taken by what is placed now.
 */
export async function phonesAmong(
  tx: Session,
  { saleId, round }: RoundId,
  userIds: readonly string[],
) {
  const known =
    userIds.length === 0
      ? []
      : await tx
          .select({ phoneId: phones.id, memberId: phones.memberId })
          .from(phones)
          .where(isAmong(phones.memberId, userIds));
  const phoneOf = new Map(known.map(({ memberId, phoneId }) => [memberId, phoneId]));
  const taken = new Set(await readTaken(tx, { saleId, round }, [...phoneOf.values()]));
  return {
    taken,
    /** The phone of a person, unless somebody holds an order by it; null where there is none. */
    freeOf(person: string): string | null {
      const phoneId = phoneOf.get(person);
      return phoneId === undefined || taken.has(phoneId) ? null : phoneId;
    },
  };
}

async function readTaken(
  session: Session,
  { saleId, round }: RoundId,
  phoneIds: string[],
): Promise<string[]> {
  if (phoneIds.length === 0) return [];
  const rows = await session
    .select({ phoneId: orders.livePhone })
    .from(orders)
    .where(
      and(eq(orders.saleId, saleId), eq(orders.round, round), isAmong(orders.livePhone, phoneIds)),
    );
  return rows.flatMap(({ phoneId }) => phoneId ?? []);
}

/** Whether another account holds a live order of this round by the number that is this person's now, by any of their ids. */
export const hasOrderByPhone = (
  access: Access,
  { saleId, round }: RoundId,
  userIds: readonly string[],
): Promise<boolean> =>
  access.read(async (session) => {
    const rows = await session
      .select({ id: orders.id })
      .from(orders)
      .innerJoin(phones, eq(phones.id, orders.livePhone))
      .where(
        and(
          eq(orders.saleId, saleId),
          eq(orders.round, round),
          isAmong(phones.memberId, userIds),
          notInArray(orders.userId, [...userIds]),
        ),
      )
      .limit(1);
    return rows.length > 0;
  });
