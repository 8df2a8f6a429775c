import { markdownTable } from 'markdown-table';
import { keyOf, type Recorded } from './record.ts';
import { walkName, type Walked } from './walk.ts';

/** One line per flow, and every walk that found something or did not meet its point. */
export function reportOf(points: readonly Recorded[], walked: readonly Walked[]): string {
  const flows = [...new Set(points.map(({ flow }) => flow))];
  const rows = flows.map((flow) => {
    const own = walked.filter(({ point }) => point.flow === flow);
    return [
      flow,
      new Set(points.filter((point) => point.flow === flow).map(keyOf)).size,
      own.length,
      own.filter(({ met }) => met).length,
      own.filter(({ finding }) => finding !== undefined).length,
    ];
  });
  const sums = [1, 2, 3, 4].map((at) => rows.reduce((sum, row) => sum + Number(row[at]), 0));
  const table = [['flow', 'points', 'walks', 'fired', 'failures'], ...rows, ['all', ...sums]];
  return [
    markdownTable(table.map((row) => row.map(String))),
    ...walked.filter(({ met }) => !met).map((each) => `not met: ${walkName(each)}`),
    ...failuresIn(walked),
  ].join('\n');
}

/** What went wrong. A point that every run passes has to be met, too; one that is passed now and then need not. */
export const failuresIn = (walked: readonly Walked[]): string[] =>
  walked.flatMap((each) => {
    if (each.finding !== undefined) return [`failed: ${walkName(each)}: ${each.finding}`];
    return each.met || !each.point.steady ? [] : [`never met: ${walkName(each)}`];
  });
