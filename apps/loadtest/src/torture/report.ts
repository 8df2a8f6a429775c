import Table from 'cli-table3';
import { groupBy } from './history/group-by.ts';
import type { TortureResult } from './run.ts';

/** The command that does the same again. */
export const replayCommand = ({
  minutes,
  seed,
  fsync,
  cluster,
  apis,
  workers,
  buyers,
}: TortureResult['options']) =>
  `npm run torture -- --minutes ${minutes} --seed ${seed} --fsync ${fsync}${cluster ? ' --cluster' : ''} --apis ${apis} --workers ${workers} --buyers ${buyers}`;

/** Faults that were due and did not come about. */
export const inVain = ({ faults }: TortureResult): string[] =>
  [...faults].filter(([, { happened }]) => happened === 0).map(([name]) => name);

/** The result for people. */
export function report(result: TortureResult): string {
  const { violations, tickets, orders, finalAfterMs, options } = result;
  const kinds = groupBy(violations, ({ kind }) => kind);
  const found = [...kinds].map(
    ([kind, all]) =>
      `  ${kind}: ${all.length}\n${all
        .slice(0, 5)
        .map(({ atMs, detail }) => `    at ${(atMs / 1000).toFixed(1)} s: ${detail}`)
        .join('\n')}`,
  );
  const missing = inVain(result);
  return [
    tableOf(
      'fault',
      [...result.faults].map(([name, { happened, planned }]) => [
        name,
        `${happened} of ${planned}`,
      ]),
    ),
    tableOf(
      'it really happened',
      [...result.situations].map(([name, count]) => [name, String(count)]),
    ),
    ...(result.outages.length > 0 ? [outageTable(result.outages)] : []),
    `${tickets} tickets, ${orders} orders; the last verdict ${(finalAfterMs / 1000).toFixed(1)} s after all was healed.`,
    ...(missing.length > 0 ? [`Never happened: ${missing.join('; ')}.`] : []),
    ...(found.length > 0
      ? [`${violations.length} violations:`, ...found]
      : ['No guarantee was violated.']),
    `The same again: ${replayCommand(options)}`,
  ].join('\n');
}

const seconds = (ms: number): string => (ms / 1000).toFixed(1);

/** How long presses were refused without a break while a master of the cluster was away. */
function outageTable(outages: TortureResult['outages']): string {
  const table = new Table({
    head: ['a master was away', 'for (s)', 'its sales', 'refused (s)', 'others', 'refused (s)'],
    style: { head: [], border: [] },
  });
  for (const { atMs, lastedMs, needed, others } of outages) {
    table.push([
      `at ${seconds(atMs)} s`,
      seconds(lastedMs),
      needed.saleIds.join(', '),
      seconds(needed.ms),
      others.saleIds.join(', '),
      seconds(others.ms),
    ]);
  }
  return table.toString();
}

function tableOf(head: string, rows: [string, string][]): string {
  const table = new Table({ head: [head, 'times'], style: { head: [], border: [] } });
  table.push(...rows.toSorted(([one], [other]) => one.localeCompare(other)));
  return table.toString();
}
