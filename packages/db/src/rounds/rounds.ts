import { and, eq, gte, lte, sql } from 'drizzle-orm';
import type { Session } from '../access/connect.ts';
import { rounds } from '../schema.ts';

export type RoundId = { saleId: number; round: number };

export const isRound = ({ saleId, round }: RoundId) =>
  and(eq(rounds.saleId, saleId), eq(rounds.round, round));

/**
 * The first lock of every transaction that changes who holds a unit. From here on the round is ours alone, on this server: whoever
 * changes anything under it writes the row as well (`takeUnits`, `returnUnits`, `fenceRound`), so that it is so on all nodes of a cluster.
 */
export async function lockRound(tx: Session, id: RoundId) {
  const [row] = await tx
    .select({
      total: rounds.total,
      sold: rounds.sold,
      state: rounds.state,
      now: sql`now(3)`.mapWith(rounds.closedAt),
    })
    .from(rounds)
    .where(isRound(id))
    .for('update');
  return row;
}

/** Waits for all that had begun to change the round, on every node: what was not committed by now begins again after this. */
export const fenceRound = (tx: Session, id: RoundId): Promise<unknown> =>
  tx
    .update(rounds)
    .set({ touched: sql`${rounds.touched} + 1` })
    .where(isRound(id));

/** The same lock, if nobody else has it right now; says whether it is ours. */
export async function lockRoundIfFree(tx: Session, id: RoundId): Promise<boolean> {
  const rows = await tx
    .select({ round: rounds.round })
    .from(rounds)
    .where(isRound(id))
    .for('update', { skipLocked: true });
  return rows.length === 1;
}

export async function takeUnits(tx: Session, id: RoundId, units: number): Promise<void> {
  const [{ affectedRows }] = await tx
    .update(rounds)
    .set({ sold: sql`${rounds.sold} + ${units}` })
    .where(
      and(isRound(id), eq(rounds.state, 'open'), lte(sql`${rounds.sold} + ${units}`, rounds.total)),
    );
  if (affectedRows !== 1)
    throw new Error(`round ${id.round} of sale ${id.saleId} has no ${units} units left`);
}

export async function returnUnits(tx: Session, id: RoundId, units: number): Promise<void> {
  const [{ affectedRows }] = await tx
    .update(rounds)
    .set({ sold: sql`${rounds.sold} - ${units}` })
    .where(and(isRound(id), gte(rounds.sold, units)));
  if (affectedRows !== 1)
    throw new Error(`round ${id.round} of sale ${id.saleId} never sold ${units} units`);
}
