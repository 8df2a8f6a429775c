import type { ContestantName } from '../contestants/contestants.ts';
import type { Measurement } from '../measure/measure.ts';
import { medianOf, ratio } from './summary.ts';

export type Target = { name: string; wanted: string; reached: string; ok: boolean };

/** The load at which contestants are judged. */
export const CONNECTIONS = 256;

/** The figures the design must reach; those that were not measured are left out. */
export function judgeTargets(rounds: readonly Measurement[][]): Target[] {
  const lag = medianOf(rounds, 'product', CONNECTIONS, (m) => m.lastVerdictSeconds);
  const of = (other: ContestantName) => ratio(rounds, 'product', other, CONNECTIONS);
  return [
    ...target('accepted, of the floor', '≥', 0.8, of('floor'), '×'),
    ...target('accepted, of one job each', '≥', 5, of('single'), '×'),
    ...target('last verdict after the last request', '≤', 1, lag, 's'),
  ];
}

function target(
  name: string,
  sign: '≥' | '≤',
  wanted: number,
  reached: number | undefined,
  unit: string,
): Target[] {
  if (reached === undefined) return [];
  const ok = sign === '≥' ? reached >= wanted : reached <= wanted;
  return [
    { name, wanted: `${sign} ${wanted} ${unit}`, reached: `${reached.toFixed(2)} ${unit}`, ok },
  ];
}
