import Table from 'cli-table3';
import pc from 'picocolors';
import { COMPARISON_HEAD, comparisonCells } from './comparison.ts';
import type { BenchResult } from '../run.ts';
import { median } from './statistics.ts';
import { cells, HEAD, markdown, MEMORY_HEAD, memoryCells, partCells } from './table.ts';
import { judgeTargets } from './targets.ts';

/** What the terminal shows at the end. */
export function screen(result: BenchResult): string {
  const targets = judgeTargets(result.rounds, result.memory).map(
    ({ ok, name, wanted, reached }) => {
      const mark = ok ? pc.green('✓') : pc.red('✗');
      return `${mark} ${name}: ${reached} (wanted ${wanted})`;
    },
  );
  return [
    table(HEAD, cells(result.rounds), 2),
    table(COMPARISON_HEAD, comparisonCells(result.rounds), 1),
    table(MEMORY_HEAD, [...memoryCells(result.memory), ...partCells(result.memory)], 1),
    ...targets,
    othersOf(result),
    ...result.problems.map((problem) => pc.red(`✗ ${problem}`)),
  ].join('\n');
}

/** What stands between the markers of docs/performance.md. */
export function documentSection(result: BenchResult): string {
  const { rounds, seconds, stock, buyers } = result.options;
  const targets = judgeTargets(result.rounds, result.memory).map(
    ({ name, wanted, reached, ok }) => [name, wanted, reached, ok ? 'yes' : 'no'],
  );
  return [
    `Measured with ${result.facts.join('; ')}. Medians of ${rounds} rounds of ${seconds} s; ${stock} units, ${buyers} buyers; ${othersOf(result)}.`,
    markdown(HEAD, cells(result.rounds), 2),
    markdown(COMPARISON_HEAD, comparisonCells(result.rounds), 1),
    markdown(MEMORY_HEAD, [...memoryCells(result.memory), ...partCells(result.memory)], 1),
    markdown(['at 256 connections', 'wanted', 'reached', 'met'], targets, 1),
  ].join('\n\n');
}

function othersOf({ rounds }: BenchResult): string {
  const shares = rounds.flat().map(({ others }) => Math.round(100 * others));
  return `other programs had ${median(shares)} % of the machine (median), at most ${Math.max(...shares)} %`;
}

function table(head: string[], rows: string[][], words: number): string {
  const colAligns = head.map((_, column) => (column < words ? 'left' : 'right'));
  const table = new Table({ head, colAligns, style: { head: [], border: ['dim'], compact: true } });
  table.push(...rows);
  return table.toString();
}
