import { markdownTable } from 'markdown-table';
import { contestantNames, contestants, type ContestantName } from '../contestants/contestants.ts';
import type { Measurement } from '../measure/measure.ts';
import type { MemoryUse } from '../measure/memory.ts';
import { accepted, medianOf, ratio, type Figure } from './summary.ts';

/** Contestants that keep tickets in Redis, each in its own way. */
export const KEEPING = ['product', 'single', 'plain'] as const;

export type Memory = Partial<Record<ContestantName, MemoryUse>>;

/** The columns: head, figure, digits behind the point. Without a figure it is the ratio to the floor. */
const COLUMNS: readonly (readonly [head: string, figure: Figure | undefined, digits: number])[] = [
  ['accepted/s', accepted, 0],
  ['of floor', undefined, 2],
  ['p50 ms', (m) => m.p50, 0],
  ['p99 ms', (m) => m.p99, 0],
  ['CPU µs api', (m) => m.cpu.api, 0],
  ['worker', (m) => m.cpu.worker, 0],
  ['redis', (m) => m.cpu.redis, 0],
  ['mysql', (m) => m.cpu.mysql, 0],
  ['verdicts/s', (m) => m.verdictsPerSecond, 0],
  ['last verdict s', (m) => m.lastVerdictSeconds, 2],
  ['tickets/job', (m) => m.ticketsPerJob, 0],
];

export const HEAD = ['conn.', 'contestant', ...COLUMNS.map(([head]) => head)];

/** The cells of the main table, medians, one row per contestant and load, the loads one after the other. */
export function cells(rounds: readonly Measurement[][]): string[][] {
  const measured = rounds[0] ?? [];
  const loads = [...new Set(measured.map(({ connections }) => connections))].sort((a, b) => a - b);
  return loads.flatMap((load) =>
    contestantNames
      .filter((name) => measured.some((m) => m.contestant === name && m.connections === load))
      .map((name) => [
        String(load),
        contestants[name].title,
        ...COLUMNS.map(([, figure, digits]) =>
          shown(
            figure ? medianOf(rounds, name, load, figure) : ratio(rounds, name, 'floor', load),
            digits,
          ),
        ),
      ]),
  );
}

export const MEMORY_HEAD = ['Redis bytes per accepted ticket', 'while it waits', 'result kept'];

export const memoryCells = (memory: Memory): string[][] =>
  KEEPING.flatMap((name) => {
    const use = memory[name];
    return use ? [[contestants[name].title, shown(use.waiting), shown(use.decided)]] : [];
  });

/** What the bytes of the product are for. */
export const partCells = ({ product }: Memory): string[][] =>
  product?.parts
    ? Object.entries(product.parts).map(([kind, { waiting, decided }]) => [
        `… of the product: ${kind}`,
        shown(waiting),
        shown(decided),
      ])
    : [];

/** A Markdown table; the first `words` columns are words, the others numbers. */
export const markdown = (head: string[], rows: string[][], words: number): string =>
  markdownTable([head, ...rows], { align: head.map((_, i) => (i < words ? '' : 'right')) });

function shown(value: number | undefined, digits = 0): string {
  if (value === undefined) return '–';
  return value.toLocaleString('en-US', {
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
    // What is nearly nothing is no less than that.
    signDisplay: 'negative',
  });
}
