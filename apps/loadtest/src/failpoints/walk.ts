import { setTimeout as sleep } from 'node:timers/promises';
import type { Fleet } from './fleet.ts';
import { Finding } from './flows/ask.ts';
import type { Flow } from './flows/flow.ts';
import { requireSettled } from './flows/settled.ts';
import type { Stage } from './flows/stage.ts';
import type { Action } from './points.ts';
import { keyOf, type Recorded } from './record.ts';

/** One point, and what is to happen there. */
export type Walk = { point: Recorded; action: Action };

/** `met`: it did happen. `finding`: what was not as it must be. */
export type Walked = Walk & { met: boolean; finding?: string; ms: number };

/** Upkeep comes by every second or two; a point that was not passed by then is not on the way this time. */
const LATE_MS = 6000;
const TRIES = 6;
const LOOK_EVERY_MS = 250;

export const walkName = ({ point, action }: Walk): string => `${action} ${keyOf(point)}`;

/** Runs the flow of a point with the fault in it; a few times, until the point was met. */
export async function walk(fleet: Fleet, flow: Flow, one: Walk): Promise<Walked> {
  const begun = performance.now();
  let walked: { met: boolean; finding?: string } = { met: false };
  for (let tries = 0; tries < TRIES && !walked.met && !walked.finding; tries += 1) {
    walked = await walkOnce(fleet, flow, one);
  }
  return { ...one, ...walked, ms: performance.now() - begun };
}

async function walkOnce(
  fleet: Fleet,
  flow: Flow,
  { point, action }: Walk,
): Promise<{ met: boolean; finding?: string }> {
  let met = false;
  let onEnd: (() => Promise<void>) | undefined;
  try {
    const { stage, act } = await flow.prepare();
    const watching = watchRounds(stage);
    onEnd = watching.end;
    const late = new AbortController();
    const disarm = fleet.traps.set({
      ...point,
      action,
      owns: stage.marks.owns,
      fired() {
        met = true;
        late.abort();
      },
    });
    try {
      await act();
      if (!met) await sleep(LATE_MS, undefined, { signal: late.signal }).catch(() => {});
    } finally {
      disarm();
    }
    const rounds = flow.name === 'reset' ? [1, 2] : [1];
    await requireSettled(stage, rounds);
    await stage.edit({ endNow: true });
    await watching.end();
    return { met };
  } catch (error) {
    await onEnd?.().catch(() => {});
    if (!(error instanceof Finding)) throw error;
    return { met, finding: error.message };
  }
}

/** Looks all the while whether there are more orders than units, or two of one buyer. */
function watchRounds({ fleet, saleId }: Stage) {
  const going = new AbortController();
  const watched = (async (): Promise<string | undefined> => {
    while (!going.signal.aborted) {
      for (const round of [1, 2]) {
        const found = await wrongIn(fleet, saleId, round);
        if (found !== undefined) return found;
      }
      await sleep(LOOK_EVERY_MS);
    }
    return undefined;
  })();
  return {
    async end(): Promise<void> {
      going.abort();
      const found = await watched;
      if (found !== undefined) throw new Finding(found);
    },
  };
}

async function wrongIn(
  { database }: Fleet,
  saleId: number,
  round: number,
): Promise<string | undefined> {
  const { db } = database;
  if (!(await db.findRoundKept({ saleId, round }))) return undefined;
  const count = await db.countRound(saleId, round);
  const { live, total, sold, buyersWithTwoLiveOrders, ticketsWithTwoOrders } = count;
  const doubles = buyersWithTwoLiveOrders + ticketsWithTwoOrders;
  return live <= total && sold === live && doubles === 0
    ? undefined
    : `round ${round} had ${JSON.stringify(count)}`;
}
