import { eq, isNull, sql } from 'drizzle-orm';
import type { Access } from '../access/access.ts';
import { rounds, sales } from '../schema.ts';
import type { RoundId } from './rounds.ts';

/** How long after its end nobody can still be on the way into a round. */
const GRACE_SECONDS = 60;

/** A round that has to be looked after. `over`: nothing is sold in it any more; `longOver`: nobody is on the way into it. */
export type UnrecordedRound = RoundId & {
  total: number;
  sold: number;
  /** Whether it is the round of its sale. */
  present: boolean;
  over: boolean;
  longOver: boolean;
};

/** The rounds that are not at rest for good: those that sell, and those that are over and not recorded yet. */
export const listUnrecordedRounds = (access: Access): Promise<UnrecordedRound[]> =>
  access.read((session) => {
    const end = sql`coalesce(${rounds.closedAt}, ${sales.closesAt})`;
    return session
      .select({
        saleId: rounds.saleId,
        round: rounds.round,
        total: rounds.total,
        sold: rounds.sold,
        present: sql`${rounds.round} = ${sales.round}`.mapWith(Boolean),
        over: sql`${end} <= now(3)`.mapWith(Boolean),
        longOver: sql`${end} <= now(3) - interval ${sql.raw(String(GRACE_SECONDS))} second`.mapWith(
          Boolean,
        ),
      })
      .from(rounds)
      .innerJoin(sales, eq(sales.id, rounds.saleId))
      .where(isNull(rounds.recordedAt))
      .orderBy(rounds.saleId, rounds.round);
  });
