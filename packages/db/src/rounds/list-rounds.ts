import { and, desc, eq, lt } from 'drizzle-orm';
import type { Access } from '../access/access.ts';
import { rounds, type RoundBooks } from '../schema.ts';
import type { RoundState } from '../statuses.ts';

/** `books`: how its tickets were counted in the end; null before. */
export type RoundRow = {
  round: number;
  state: RoundState;
  total: number;
  sold: number;
  createdAt: Date;
  closedAt: Date | null;
  recordedAt: Date | null;
  books: RoundBooks | null;
};

/** `before`: only older ones. */
export type RoundPage = { saleId: number; before?: number | undefined; limit: number };

/** The rounds of a sale, the newest first. */
export const listRounds = (
  access: Access,
  { saleId, before, limit }: RoundPage,
): Promise<RoundRow[]> =>
  access.read((session) =>
    session
      .select({
        round: rounds.round,
        state: rounds.state,
        total: rounds.total,
        sold: rounds.sold,
        createdAt: rounds.createdAt,
        closedAt: rounds.closedAt,
        recordedAt: rounds.recordedAt,
        books: rounds.books,
      })
      .from(rounds)
      .where(
        and(eq(rounds.saleId, saleId), before === undefined ? undefined : lt(rounds.round, before)),
      )
      .orderBy(desc(rounds.round))
      .limit(limit),
  );
