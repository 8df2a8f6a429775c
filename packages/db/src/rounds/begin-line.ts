import { sql } from 'drizzle-orm';
import type { Access } from '../access/access.ts';
import { rounds } from '../schema.ts';
import { isRound, type RoundId } from './rounds.ts';

/** More numbers than a line gives out before it is lost. */
const NUMBERS = 10_000_000;

/** After which number the line of a round begins: 0 for the first one, far above all that were given out for each that follows. */
export const beginLine = (access: Access, id: RoundId): Promise<number> =>
  access.write(async (tx) => {
    await tx
      .update(rounds)
      .set({ linesBegun: sql`${rounds.linesBegun} + 1` })
      .where(isRound(id));
    const [row] = await tx
      .select({ linesBegun: rounds.linesBegun })
      .from(rounds)
      .where(isRound(id));
    if (!row) throw new Error(`there is no round ${id.round} of sale ${id.saleId}`);
    return (row.linesBegun - 1) * NUMBERS;
  });
