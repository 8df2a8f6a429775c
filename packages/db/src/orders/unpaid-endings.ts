import { and, count, eq, inArray } from 'drizzle-orm';
import type { Access } from '../access/access.ts';
import { isAmong } from '../access/bulk.ts';
import type { Session } from '../access/connect.ts';
import type { RoundId } from '../rounds/rounds.ts';
import { orders } from '../schema.ts';

/** How an order ends that its buyer did not pay; what a reset ends is nobody's fault. */
const UNPAID_ENDINGS = ['expired', 'cancelled'] as const;

/** How many orders of these buyers ended unpaid in a round; who has none is left out. */
export async function countUnpaidEndings(
  session: Session,
  { saleId, round }: RoundId,
  userIds: readonly string[],
): Promise<Map<string, number>> {
  if (userIds.length === 0) return new Map();
  const rows = await session
    .select({ userId: orders.userId, ended: count() })
    .from(orders)
    .where(
      and(
        isAmong(orders.userId, userIds),
        eq(orders.saleId, saleId),
        eq(orders.round, round),
        inArray(orders.status, [...UNPAID_ENDINGS]),
      ),
    )
    .groupBy(orders.userId);
  return new Map(rows.map(({ userId, ended }) => [userId, ended]));
}

/** The same for one person, by all their ids. */
export const countUnpaidOf = (
  access: Access,
  id: RoundId,
  userIds: readonly string[],
): Promise<number> =>
  access.read(async (session) => {
    const counts = await countUnpaidEndings(session, id, userIds);
    return [...counts.values()].reduce((sum, ended) => sum + ended, 0);
  });
