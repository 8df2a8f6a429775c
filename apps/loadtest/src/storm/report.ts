import type { Check } from '@seckill/contracts';
import Table from 'cli-table3';
import pc from 'picocolors';
import { tally, verdictOf } from './entry.ts';
import { summarize } from './latency.ts';
import type { StormOptions } from './options.ts';
import type { StormResult } from './storm.ts';

type Colors = ReturnType<typeof pc.createColors>;

/** The one screen: 80 columns, 24 lines while all is well; what is broken adds a line each. */
export function report(options: StormOptions, result: StormResult, colors: Colors = pc): string {
  const { entries, reset, checks } = result;
  const verdicts = entries.map((entry) => verdictOf(entry)?.status).filter((s) => s !== undefined);
  const extras = Object.entries(result.counts).filter(([, count]) => count > 0);
  const title = `Storm on sale ${reset.saleId}, round ${reset.round}: ${entries.length} buyers for ${reset.stock} units`;
  return [
    `${colors.bold(title)}, ${options.concurrency} in flight, by ${options.via}, seed ${options.seed}`,
    `answers   ${counted(entries.map(({ answer }) => answer))}`,
    `verdicts  ${counted(verdicts)}${extras.map(([what, n]) => colors.dim(`  (${n} ${what})`)).join('')}`,
    latencies(result, colors),
    sheetTable(checks.sheet, colors),
    ...ownChecks(checks.own, colors),
    conclusion(result, colors),
  ].join('\n');
}

function latencies({ entries }: StormResult, colors: Colors): string {
  const table = plainTable(['', 'p50', 'p95', 'p99', 'max'], [18, 10, 10, 10, 10], colors);
  const row = (name: string, durations: number[]) => {
    const l = summarize(durations);
    const cells = l ? [l.p50, l.p95, l.p99, l.max].map((ms) => ms.toFixed(1)) : ['–', '', '', ''];
    table.push([name, ...cells]);
  };
  const accepted = entries.filter((entry) => entry.accepted);
  row(
    'accepted in ms',
    accepted.map(({ acceptMs }) => acceptMs),
  );
  row(
    'verdict in ms',
    accepted.flatMap(({ ending }) => (ending && 'ticket' in ending ? [ending.ms] : [])),
  );
  return table.toString();
}

function sheetTable(sheet: Check[], colors: Colors): string {
  const table = plainTable(['  verify sheet', 'expected', 'actual'], [48, 16, 16], colors);
  for (const check of sheet)
    table.push([mark(check, colors), shown(check.expected), shown(check.actual)]);
  return table.toString();
}

function ownChecks(own: Check[], colors: Colors): string[] {
  const broken = own.filter((check) => !check.ok);
  if (broken.length === 0)
    return [`${colors.green('✓')} and all ${own.length} checks of what the buyers saw`];
  return broken.map(
    (check) =>
      `${mark(check, colors)}: expected ${shown(check.expected)}, got ${shown(check.actual)}`,
  );
}

function conclusion({ ok, checks, answeredMs, decidedMs }: StormResult, colors: Colors): string {
  const broken = [...checks.own, ...checks.sheet].filter((check) => !check.ok).length;
  if (!ok) return colors.red(colors.bold(`${broken} of the checks failed.`));
  const answered = (answeredMs / 1000).toFixed(2);
  const decided = (decidedMs / 1000).toFixed(2);
  return colors.green(
    `Every guarantee held. All answered after ${answered} s, all decided after ${decided} s.`,
  );
}

function mark({ ok, name }: Check, colors: Colors): string {
  return ok ? `${colors.green('✓')} ${name}` : `${colors.red('✗')} ${colors.bold(name)}`;
}

function counted(words: string[]): string {
  const counts = Object.entries(tally(words));
  return counts.length === 0 ? 'none' : counts.map(([word, n]) => `${n} × ${word}`).join(', ');
}

function shown(value: unknown): string {
  return typeof value === 'string' ? value : (JSON.stringify(value) ?? 'nothing');
}

function plainTable(head: string[], colWidths: number[], colors: Colors) {
  const sides = ['top', 'bottom', 'left', 'right', 'mid', 'middle'] as const;
  const joints = ['top-mid', 'top-left', 'top-right', 'bottom-mid', 'bottom-left'] as const;
  const more = ['bottom-right', 'left-mid', 'mid-mid', 'right-mid'] as const;
  return new Table({
    head: head.map((name) => colors.dim(name)),
    colWidths,
    colAligns: head.map((_, column) => (column === 0 ? 'left' : 'right')),
    chars: Object.fromEntries([...sides, ...joints, ...more].map((side) => [side, ''])),
    style: { 'padding-left': 0, 'padding-right': 1, head: [], border: [], compact: true },
  });
}
