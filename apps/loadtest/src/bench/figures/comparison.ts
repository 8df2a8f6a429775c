import { contestantNames, contestants } from '../contestants/contestants.ts';
import type { Cpu, Measurement } from '../measure/measure.ts';
import { ratio, type Figure } from './summary.ts';
import { CONNECTIONS } from './targets.ts';

export const COMPARISON_HEAD = [
  `the product at ${CONNECTIONS} connections`,
  'accepted',
  'decided',
  'CPU µs',
];

/** How many times as much as each of the others the product accepts and decides, and what a request costs them. */
export function comparisonCells(rounds: readonly Measurement[][]): string[][] {
  return contestantNames
    .filter((name) => name !== 'product')
    .flatMap((name) => {
      const times = (figure?: Figure) => ratio(rounds, 'product', name, CONNECTIONS, figure);
      const accepted = times();
      if (accepted === undefined) return [];
      const decided = times((m) => m.verdictsPerSecond);
      const cpu = times((m) => total(m.cpu));
      return [[`of ${contestants[name].title}`, ...[accepted, decided, cpu].map(shown)]];
    });
}

const total = ({ api, worker, redis, mysql }: Cpu) => api + worker + redis + mysql;

const shown = (times: number | undefined) => (times === undefined ? '–' : `${times.toFixed(2)} ×`);
