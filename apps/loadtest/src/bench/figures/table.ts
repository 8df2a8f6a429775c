import { markdownTable } from 'markdown-table';
import { contestants } from '../contestants/contestants.ts';
import type { MemoryUse } from '../measure/memory.ts';
import type { Row } from './summary.ts';

/** Contestants that keep tickets in Redis, each in its own way. */
export const KEEPING = ['product', 'single', 'plain'] as const;

export type Memory = Partial<Record<Row['contestant'], MemoryUse>>;

export const HEAD = [
  'conn.',
  'contestant',
  'accepted/s',
  'of floor',
  'p50 ms',
  'p99 ms',
  'CPU µs api',
  'worker',
  'redis',
  'mysql',
  'verdicts/s',
  'last verdict s',
  'tickets/job',
];

/** The cells of the main table, one row per contestant and load, the loads one after the other. */
export function cells(rows: readonly Row[]): string[][] {
  const order = Object.keys(contestants);
  return [...rows]
    .sort(
      (a, b) =>
        a.connections - b.connections || order.indexOf(a.contestant) - order.indexOf(b.contestant),
    )
    .map((row) => [
      String(row.connections),
      contestants[row.contestant].title,
      whole(row.acceptedPerSecond),
      row.ofFloor?.toFixed(2) ?? '–',
      row.p50.toFixed(0),
      row.p99.toFixed(0),
      whole(row.cpu.api),
      whole(row.cpu.worker),
      whole(row.cpu.redis),
      whole(row.cpu.mysql),
      row.verdictsPerSecond === undefined ? '–' : whole(row.verdictsPerSecond),
      row.lastVerdictSeconds?.toFixed(2) ?? '–',
      row.ticketsPerJob?.toFixed(0) ?? '–',
    ]);
}

export const MEMORY_HEAD = ['Redis bytes per accepted ticket', 'while it waits', 'result kept'];

export function memoryCells(memory: Memory): string[][] {
  return KEEPING.flatMap((name) => {
    const use = memory[name];
    return use ? [[contestants[name].title, whole(use.waiting), whole(use.decided)]] : [];
  });
}

/** A Markdown table; the first `words` columns are words, the others numbers. */
export const markdown = (head: string[], rows: string[][], words: number): string =>
  markdownTable([head, ...rows], { align: head.map((_, i) => (i < words ? '' : 'right')) });

const whole = (value: number) => Math.round(value).toLocaleString('en-US');
