import { createRandom, shuffle } from '../../storm/random.ts';
import { clusterFaults } from './cluster.ts';
import type { Fault } from './fault.ts';
import { linkFaults } from './links.ts';
import { mysqlFaults } from './mysql.ts';
import { oneRedisFaults } from './one-redis.ts';
import { processFaults } from './processes.ts';
import { redisFaults } from './redis.ts';

/** All that may happen on one Redis, or on a cluster. */
export const faultsOn = (kind: 'one' | 'cluster'): readonly Fault[] =>
  [
    ...processFaults,
    ...linkFaults,
    ...redisFaults,
    ...oneRedisFaults,
    ...clusterFaults,
    ...mysqlFaults,
  ].filter(({ on = kind }) => on === kind);

export type PlannedFault = { atMs: number; fault: Fault; seed: number };

/** Buyers come in before anything happens, and the last faults have time to heal. */
const QUIET_MS = 4000;

/**
 * What happens when: each fault once before any happens again, in an order that the seed decides, so that a run that
 * is long enough has all of them. They lie as far apart as the time allows, 1.2 to 3 s.
 */
export function planFaults(seed: number, ms: number, faults: readonly Fault[]): PlannedFault[] {
  const random = createRandom(seed);
  const gapMs = Math.min(3000, Math.max(1200, (ms - 3 * QUIET_MS) / faults.length));
  const plan: PlannedFault[] = [];
  let deck: Fault[] = [];
  for (let begin = QUIET_MS; begin + gapMs <= ms - 2 * QUIET_MS + 1; begin += gapMs) {
    if (deck.length === 0) deck = shuffle(faults, random);
    const fault = deck.pop();
    const atMs = begin + gapMs * random();
    if (fault) plan.push({ atMs, fault, seed: Math.floor(random() * 2 ** 31) });
  }
  return plan;
}
