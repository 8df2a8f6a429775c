import { writeFileSync } from 'node:fs';
import { loadavg } from 'node:os';
import { markdownTable } from 'markdown-table';
import { run } from '../command/run.ts';
import { measureFloods, type Flood } from './floods.ts';
import { startGenerator } from './generator.ts';
import { readOverloadOptions } from './options.ts';
import { startProduct } from './product.ts';
import { measureSteps, type Steps } from './steps.ts';

const say = (line: string) => console.error(line);
const round = (value: number) => String(Math.round(value));
const refused = (statuses: Record<string, number>) => round(statuses[503] ?? 0);

async function main(): Promise<number> {
  const options = readOverloadOptions(process.argv.slice(2));
  const closers: (() => unknown)[] = [];
  try {
    const product = await startProduct(options.shed);
    closers.push(() => product.stop());
    const generator = await startGenerator();
    closers.push(() => generator.stop());
    const load = loadavg().map((each) => each.toFixed(1));
    const steps = await measureSteps(product, generator, options, say);
    const floods = options.floods
      ? await measureFloods(product, generator, options.seconds, say)
      : [];
    console.log(`load of the machine before: ${load.join(', ')}`);
    console.log(stepsTable(steps, options.slowDown));
    if (options.floods) console.log(`\n${floodsTable(floods)}`);
    if (options.json)
      writeFileSync(options.json, JSON.stringify({ load, options, steps, floods }, null, 2));
    return 0;
  } finally {
    for (const close of closers.toReversed()) await close();
  }
}

function stepsTable({ pinned, capacity, steps, recoveredSeconds, residentMb }: Steps, ms: number) {
  const peak = Math.max(...steps.map(({ goodput }) => goodput));
  const rows = steps.map((step) => [
    `${step.share} ×`,
    round(step.perSecond),
    round(step.goodput),
    (step.goodput / peak).toFixed(2),
    round(step.p50),
    round(step.p99),
    refused(step.statuses),
    round(step.statuses[0] ?? 0),
    round(step.residentMb),
  ]);
  return [
    `One API${pinned ? ' on a processor of its own' : ''}, ${ms} ms more for each accepted purchase: it can do ${round(capacity)}/s.`,
    markdownTable(
      [
        // oxfmt-ignore
        ['load', 'asked/s', 'accepted/s', 'of the peak', 'p50 ms', 'p99 ms', '503', 'no answer', 'MB'],
        ...rows,
      ],
      { align: ['l', ...Array<string>(8).fill('r')] },
    ),
    `Recovered after ${recoveredSeconds?.toFixed(1) ?? 'more than 60'} s; memory ${residentMb.before} MB before, ${residentMb.after} MB after.`,
  ].join('\n');
}

const floodsTable = (floods: Flood[]) =>
  markdownTable(
    [
      ['flood', 'requests/s', '503', 'payments 200', 'other', 'pay p50 ms', 'pay p99 ms', 'MB'],
      ...floods.map((flood) => [
        flood.name,
        round(flood.requestsPerSecond),
        refused(flood.statuses),
        round(flood.paid),
        Object.entries(flood.notPaid)
          .map(([answer, count]) => `${count} × ${answer}`)
          .join(', '),
        round(flood.payP50),
        round(flood.payP99),
        round(flood.residentMb),
      ]),
    ],
    { align: ['l', ...Array<string>(7).fill('r')] },
  );

process.once('SIGINT', () => {
  console.error('\nStopped.');
  process.exit(130);
});

await run(main, (error) => error);
