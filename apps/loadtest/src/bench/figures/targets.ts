import type { ContestantName } from '../contestants/contestants.ts';
import type { Cpu, Measurement } from '../measure/measure.ts';
import type { Memory } from './table.ts';
import { medianOf, ratio, type Figure } from './summary.ts';

export type Target = { name: string; wanted: string; reached: string; ok: boolean };

/** The load at which contestants are compared. */
export const CONNECTIONS = 256;
const FEW_CONNECTIONS = 64;

type Rounds = readonly (readonly Measurement[])[];

/** The figures the design must reach; those that were not measured are left out. */
export function judgeTargets(rounds: Rounds, memory: Memory = {}): Target[] {
  const of = (other: ContestantName, connections = CONNECTIONS, figure?: Figure) =>
    ratio(rounds, 'product', other, connections, figure);
  const lag = medianOf(rounds, 'product', CONNECTIONS, (m) => m.lastVerdictSeconds);
  const orders = medianOf(rounds, 'winners', CONNECTIONS, (m) => m.verdictsPerSecond);
  const { waiting, decided } = memory.product ?? {};
  return [
    target(`accepted, of the floor`, '≥', 0.9, of('floor'), '×'),
    target(`… at 64 connections`, '≥', 0.8, of('floor', FEW_CONNECTIONS), '×'),
    target(
      'CPU of API, worker and Redis, of the floor',
      '≤',
      1.35,
      of('floor', CONNECTIONS, cpu),
      '×',
    ),
    target('… at 64 connections', '≤', 1.7, of('floor', FEW_CONNECTIONS, cpu), '×'),
    target('accepted, of one job each', '≥', 5, of('single'), '×'),
    target('last verdict after the last request', '≤', 1, lag, 's'),
    target('durable orders, a unit for everybody', '≥', 5000, orders, '/s'),
    target('… in the last round, of the first', '≥', 0.9, lastOfFirst(rounds), '×'),
    target(
      'sold out, of the floor',
      '≥',
      0.95,
      ratio(rounds, 'soldout', 'floor', CONNECTIONS),
      '×',
    ),
    target('Redis bytes of a ticket that waits', '≤', 110, waiting, 'bytes'),
    target('… of one that is decided', '≤', 60, decided, 'bytes'),
  ].flat();
}

const cpu: Figure = ({ cpu: { api, worker, redis } }: { cpu: Cpu }) => api + worker + redis;

/** How the orders of the last round compare with those of the first, when those before them are kept. */
function lastOfFirst(rounds: Rounds): number | undefined {
  if (rounds.length < 2) return undefined;
  const [first, last] = [rounds.at(0), rounds.at(-1)].map(
    (round) => round && medianOf([round], 'winners', CONNECTIONS, (m) => m.verdictsPerSecond),
  );
  return first && last ? last / first : undefined;
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
  const digits = wanted >= 50 ? 0 : 2;
  return [
    {
      name,
      wanted: `${sign} ${wanted} ${unit}`,
      reached: `${reached.toFixed(digits)} ${unit}`,
      ok,
    },
  ];
}
