import { createHash, randomBytes } from 'node:crypto';
import { and, eq, isNull } from 'drizzle-orm';
import type { Access } from '../access/access.ts';
import type { Session } from '../access/connect.ts';
import { rounds, sales } from '../schema.ts';
import { isRound, type RoundId } from './rounds.ts';

/** The numbers of a set, and the digest of its tickets. */
export type DrawnSet = { first: number; last: number; digest: string };

/** A round whose opening is drawn. `set` is there once it is closed; until then the seed is a secret. */
export type Draw = { seed: string; hash: string; closesAt: Date; set: DrawnSet | undefined };

/** Sees to it that a round has what it is drawn with. A seed that is there stays: its hash may be known. */
export async function giveSeed(tx: Session, id: RoundId): Promise<void> {
  const seed = randomBytes(32).toString('hex');
  await tx
    .update(rounds)
    .set({ drawSeed: seed, drawHash: createHash('sha256').update(seed).digest('hex') })
    .where(and(isRound(id), isNull(rounds.drawSeed)));
}

/** When the set of a round is closed: its window begins with the sale or with the round, whichever is later. */
export const drawClosesAt = (row: { opensAt: Date; roundSince: Date; drawMs: number }): Date =>
  new Date(Math.max(row.opensAt.getTime(), row.roundSince.getTime()) + row.drawMs);

const read = async (session: Session, id: RoundId): Promise<Draw | undefined> => {
  const [row] = await session
    .select({
      opensAt: sales.opensAt,
      roundSince: rounds.createdAt,
      drawMs: sales.drawMs,
      seed: rounds.drawSeed,
      hash: rounds.drawHash,
      first: rounds.drawFirst,
      last: rounds.drawLast,
      digest: rounds.drawDigest,
    })
    .from(rounds)
    .innerJoin(sales, eq(sales.id, rounds.saleId))
    .where(isRound(id));
  if (!row || row.seed === null || row.hash === null) return undefined;
  const { seed, hash, first, last, digest } = row;
  const isClosed = first !== null && last !== null && digest !== null;
  const set = isClosed ? { first, last, digest } : undefined;
  return { seed, hash, closesAt: drawClosesAt(row), set };
};

/** Undefined when nothing is drawn in this round. */
export const findDraw = (access: Access, id: RoundId): Promise<Draw | undefined> =>
  access.read((session) => read(session, id));

/** Closes the set of a round, once: answers the draw as it stands from now on. */
export const closeDraw = (access: Access, id: RoundId, set: DrawnSet): Promise<Draw | undefined> =>
  access.write(async (tx) => {
    await tx
      .update(rounds)
      .set({ drawFirst: set.first, drawLast: set.last, drawDigest: set.digest })
      .where(and(isRound(id), isNull(rounds.drawLast)));
    return read(tx, id);
  });
