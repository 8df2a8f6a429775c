import type { RoundOfSale } from '@seckill/tasks';
import pMap from 'p-map';
import pTimeout from 'p-timeout';

/** What went wrong with one round while the others went on. */
export type RoundFailure = RoundOfSale & { err: unknown };

const AT_ONCE = 8;
/** A round that takes longer than this makes room for the next one and goes on beside it. */
const ROOM_MS = 100;
/** So long a run waits for its rounds where the next one must not be late, in ms. */
export const PATIENCE_MS = 1000;

/** `patienceMs`: a round that takes longer is reported, and nobody waits for it any more; without end by default. */
export type Patience = { patienceMs?: number | undefined };

const inHand = new WeakMap<object, Set<string>>();

/**
 * Does `work` for each round by itself, a few side by side. A round that fails, is locked or slow keeps no other waiting
 * for longer than a moment. Answers the failures, one per round. A round whose work of an earlier call has not
 * ended yet is left to it: `what` is done, and `where` are the stores it is done in.
 */
export async function eachRound<R extends RoundOfSale>(
  { what, where, patienceMs = Infinity }: { what: string; where: object } & Patience,
  rounds: readonly R[],
  work: (round: R) => Promise<void>,
): Promise<RoundFailure[]> {
  const busy = inHand.get(where) ?? new Set();
  inHand.set(where, busy);
  const ends: Promise<RoundFailure | undefined>[] = [];
  await pMap(
    rounds,
    async (round) => {
      const { saleId } = round;
      const key = `${what}-${saleId}-${round.round}`;
      if (busy.has(key)) return;
      busy.add(key);
      const done = work(round)
        .then(
          () => undefined,
          (err: unknown) => ({ saleId, round: round.round, err }),
        )
        .finally(() => busy.delete(key));
      ends.push(
        pTimeout(done, {
          milliseconds: patienceMs,
          fallback: () => ({ saleId, round: round.round, err: new Error('it takes too long') }),
        }),
      );
      await pTimeout(done, { milliseconds: ROOM_MS, fallback: () => undefined });
    },
    { concurrency: AT_ONCE },
  );
  const failures = await Promise.all(ends);
  return failures.filter((failure) => failure !== undefined);
}
