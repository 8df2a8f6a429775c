import type { Check } from '@seckill/contracts';
import pc from 'picocolors';
import { adviceFor } from './advice.ts';
import { tally, verdictOf, type Entry } from '../buyers/entry.ts';
import { overviewLines } from '../overview/words.ts';
import { summarize } from './latency.ts';
import type { StormOptions } from '../options.ts';
import type { Settled } from '../buyers/settlement.ts';
import type { SaleResult } from '../judgement/judge-runs.ts';
import type { StormResult } from '../storm.ts';
import { mark, plainTable, sheetTable, shown, type Colors } from './tables.ts';

/** The one screen: 80 columns, 24 lines while one sale is well; what is broken, and the overview where it was watched, add a line each. */
export function report(options: StormOptions, result: StormResult, colors: Colors = pc): string {
  const { sales } = result;
  const several = sales.length > 1;
  const extras = Object.entries(result.counts)
    .filter(([, count]) => count > 0)
    .map(([what, n]) => colors.dim(`  (${n} ${what})`))
    .join('');
  return [
    title(options, result, colors),
    sales.flatMap((sale) => outcome(sale, several)).join('\n') + extras,
    latencies(sales, colors),
    ...(result.overview ? overviewLines(result.overview) : []),
    sheetTable(
      sales.map((sale) => [saleName(sale), sale.checks.sheet]),
      colors,
    ),
    ...ownChecks(sales, colors),
    ...adviceFor(sales.flatMap(({ entries }) => entries)),
    conclusion(result, colors),
  ].join('\n');
}

function title(options: StormOptions, { sales }: StormResult, colors: Colors): string {
  const [first, ...others] = sales;
  const buyers = `${options.requests} buyers${others.length > 0 ? ' each' : ''} for ${options.stock} units`;
  const where =
    first && others.length === 0
      ? `Storm on sale ${first.reset.saleId}, round ${first.reset.round}`
      : `Storm on sales ${sales.map(({ reset }) => reset.saleId).join(', ')} at once`;
  return `${colors.bold(`${where}: ${buyers}`)}, ${options.concurrency} in flight, by ${options.via}, seed ${options.seed}`;
}

const saleName = ({ reset }: SaleResult) => `sale ${reset.saleId}`;

function outcome({ entries, settled, reset }: SaleResult, several: boolean): string[] {
  const verdicts = entries.map((entry) => verdictOf(entry)?.status).filter((s) => s !== undefined);
  const answers = counted(entries.map(({ answer }) => answer));
  const lines = several
    ? [`sale ${reset.saleId}, round ${reset.round}: ${answers} → ${counted(verdicts)}`]
    : [`answers   ${answers}`, `verdicts  ${counted(verdicts)}`];
  return settled ? [...lines, `${several ? '  ' : ''}units     ${units(settled)}`] : lines;
}

/** `47 paid, 12 not paid for; 12 offered to 95 who stood by` */
function units({ paid, expired, offered, stoodBy }: Settled): string {
  return `${paid} paid; ${expired} not paid for in time, ${offered} offered to the ${stoodBy} who stood by`;
}

function latencies(sales: readonly SaleResult[], colors: Colors): string {
  const table = plainTable(['', 'p50', 'p95', 'p99', 'max'], [24, 10, 10, 10, 10], colors);
  const row = (name: string, durations: number[]) => {
    const l = summarize(durations);
    const cells = l ? [l.p50, l.p95, l.p99, l.max].map((ms) => ms.toFixed(1)) : ['–', '', '', ''];
    table.push([name, ...cells]);
  };
  const named = (what: string, sale: SaleResult) =>
    sales.length > 1 ? `${what}, ${saleName(sale)}` : what;
  for (const sale of sales) row(named('accepted in ms', sale), acceptTimes(sale.entries));
  for (const sale of sales) row(named('verdict in ms', sale), verdictTimes(sale.entries));
  return table.toString();
}

const acceptTimes = (entries: readonly Entry[]) =>
  entries.filter((entry) => entry.accepted).map(({ acceptMs }) => acceptMs);

const verdictTimes = (entries: readonly Entry[]) =>
  entries.flatMap(({ ending }) => (ending && 'ticket' in ending ? [ending.ms] : []));

function ownChecks(sales: readonly SaleResult[], colors: Colors): string[] {
  const checks = sales.flatMap((sale) =>
    sale.checks.own.map((check) =>
      sales.length > 1 ? { ...check, name: `${saleName(sale)}: ${check.name}` } : check,
    ),
  );
  const broken = checks.filter((check) => !check.ok);
  if (broken.length === 0)
    return [`${colors.green('✓')} and all ${checks.length} checks of what the buyers saw`];
  return broken.map(
    (check) =>
      `${mark(check, colors)}: expected ${shown(check.expected)}, got ${shown(check.actual)}`,
  );
}

function conclusion({ ok, sales, answeredMs, decidedMs }: StormResult, colors: Colors): string {
  const all: Check[] = sales.flatMap(({ checks }) => [...checks.own, ...checks.sheet]);
  const broken = all.filter((check) => !check.ok).length;
  if (broken > 0) return colors.red(colors.bold(`${broken} of the checks failed.`));
  if (!ok) return colors.red(colors.bold('What operators were shown contradicted itself.'));
  const answered = (answeredMs / 1000).toFixed(2);
  const decided = (decidedMs / 1000).toFixed(2);
  return colors.green(
    `Every guarantee held. All answered after ${answered} s, all decided after ${decided} s.`,
  );
}

function counted(words: string[]): string {
  const counts = Object.entries(tally(words));
  return counts.length === 0 ? 'none' : counts.map(([word, n]) => `${n} × ${word}`).join(', ');
}
