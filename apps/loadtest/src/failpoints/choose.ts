import { createRandom, shuffle } from '../storm/random.ts';
import type { Action } from './points.ts';
import type { Recorded } from './record.ts';
import type { Walk } from './walk.ts';

const ACTIONS: readonly Action[] = ['kill', 'hang', 'throw'];

/** Every point with every action, in an order that mixes flows, points and actions. */
export const allWalks = (points: readonly Recorded[], seed = 1): Walk[] =>
  shuffle(
    points.flatMap((point) => ACTIONS.map((action) => ({ point, action }))),
    createRandom(seed),
  );

/** So many walks of each flow, to points that every run passes, with every action and both sides among them. */
export function chosenWalks(
  points: readonly Recorded[],
  { perFlow, seed }: { perFlow: number; seed: number },
): Walk[] {
  const steady = allWalks(points, seed).filter(({ point }) => point.steady);
  const flows = [...new Set(points.map(({ flow }) => flow))];
  return flows.flatMap((flow, nth) => {
    const chosen = new Set<Walk>();
    for (let n = 0; n < perFlow; n += 1) {
      const action = ACTIONS[n % ACTIONS.length];
      const side = (n + nth) % 2 === 0 ? 'before' : 'after';
      const found = steady.find(
        (walk) =>
          !chosen.has(walk) &&
          walk.action === action &&
          walk.point.flow === flow &&
          walk.point.side === side,
      );
      if (found) chosen.add(found);
    }
    return [...chosen];
  });
}
