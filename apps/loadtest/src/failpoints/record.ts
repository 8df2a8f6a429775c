import { namesSale, type Fleet } from './fleet.ts';
import type { Flow } from './flows/flow.ts';
import { isCertain, isWalked } from './left-out.ts';
import { placeOf, type Place, type Point } from './points.ts';

/** A point that every recording passed is `steady`; one that was passed now and then need not be met by a walk. */
export type Recorded = Point & { flow: string; steady: boolean };

const RECORDINGS = 3;

type Seen = { place: Place; times: number };

/**
 * Runs each flow a few times without a fault and answers every point that it passes. Questions that name no sale belong to
 * the upkeep of a process, whatever runs: each of those is given to one of the flows. What a flow passes only now and then
 * is left to those that always do, if there is one.
 */
export async function record(fleet: Fleet, flows: readonly Flow[]): Promise<Recorded[]> {
  const upkeep = new Map<string, Seen>();
  const own = flows.map((flow) => ({ flow: flow.name, seen: new Map<string, Seen>() }));
  // The first run teaches the names of the scripts, which travel as text once.
  await allEnded(flows.map((flow) => runOnce(flow)));
  for (let run = 0; run < RECORDINGS; run += 1) {
    await allEnded(
      flows.map((flow, at) => recordOnce(fleet, flow, own[at]?.seen ?? new Map(), upkeep)),
    );
  }
  const always = new Set<string>();
  const points: Recorded[] = [];
  const add = (place: Place, rest: Omit<Recorded, keyof Point>, owned: boolean): void => {
    always.add(placeOf(place));
    points.push({ ...place, ...rest, owned, side: 'before' });
    points.push({ ...place, ...rest, owned, side: 'after' });
  };
  for (const { flow, seen } of own) {
    for (const { place, times } of seen.values()) {
      if (times >= RECORDINGS) add(place, { flow, steady: isCertain(place) }, true);
    }
  }
  for (const { flow, seen } of own) {
    for (const { place } of seen.values()) {
      if (!always.has(placeOf(place))) add(place, { flow, steady: false }, true);
    }
  }
  let turn = 0;
  for (const { place } of upkeep.values()) {
    if (always.has(placeOf(place))) continue;
    add(place, { flow: flows[turn % flows.length]?.name ?? '', steady: false }, false);
    turn += 1;
  }
  return points.toSorted((a, b) => keyOf(a).localeCompare(keyOf(b)));
}

/** Throws the first failure, but only once nothing is under way any more. */
async function allEnded(work: Promise<void>[]): Promise<void> {
  await Promise.allSettled(work);
  await Promise.all(work);
}

export const keyOf = (point: Recorded): string =>
  `${point.flow}: ${point.side} ${placeOf(point)}${point.owned ? '' : ' (upkeep)'}`;

async function runOnce(flow: Flow): Promise<void> {
  const { stage, act } = await flow.prepare();
  await act();
  await stage.edit({ endNow: true });
}

async function recordOnce(
  fleet: Fleet,
  flow: Flow,
  own: Map<string, Seen>,
  upkeep: Map<string, Seen>,
): Promise<void> {
  const { stage, act } = await flow.prepare();
  const seen = { own: new Map<string, Place>(), upkeep: new Map<string, Place>() };
  const stop = fleet.traps.watch((place, text) => {
    if (!isWalked(place)) return;
    if (stage.marks.owns(text)) seen.own.set(placeOf(place), place);
    else if (!namesSale(text)) seen.upkeep.set(placeOf(place), place);
  });
  await act().finally(stop);
  await stage.edit({ endNow: true });
  for (const [all, now] of [
    [own, seen.own],
    [upkeep, seen.upkeep],
  ] as const) {
    for (const [key, place] of now) all.set(key, { place, times: (all.get(key)?.times ?? 0) + 1 });
  }
}
