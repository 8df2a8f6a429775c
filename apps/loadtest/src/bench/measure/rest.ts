import { setTimeout as sleep } from 'node:timers/promises';
import { lineOf, type Stand } from '../contestants/stand.ts';

const SETTLED_MS = 100;

export type Rest = {
  /** When the last ticket was decided, ms since the epoch, to 5 ms. */
  at: number;
  /** Unless nobody counts them. */
  accepted: number | undefined;
};

/** Waits until every accepted ticket is decided and no more come. Throws after `limitMs`. */
export async function awaitRest(
  stand: Stand,
  saleId: number,
  round: number,
  limitMs: number,
): Promise<Rest> {
  const deadline = Date.now() + limitMs;
  let rest: Rest | undefined;
  for (;;) {
    const { accepted, waiting } = await lineOf(stand, saleId, round);
    const now = Date.now();
    if (waiting > 0) rest = undefined;
    else if (!rest || rest.accepted !== accepted) rest = { at: now, accepted };
    else if (now - rest.at >= SETTLED_MS) return rest;
    if (now > deadline)
      throw new Error(`${stand.name}: ${waiting} tickets undecided after ${limitMs} ms`);
    await sleep(5);
  }
}
