import { markdown } from '../figures/table.ts';
import { median } from '../figures/statistics.ts';
import { nameOfDelay, type Delayed } from '../storms/delays.ts';
import { BUSY, costAt, FULL_BATCH, learn, plan, predict, type Model } from './model.ts';
import { PARTS, type Part, type Run } from './run.ts';
import type { ScaleResult } from './run-scale.ts';

const NAMES: Record<Part | 'generator' | 'cores', string> = {
  api: 'API',
  worker: 'worker',
  redis: 'Redis',
  mysql: 'MySQL',
  generator: 'generator',
  cores: 'the cores',
};

/** Of those who come in one second. */
const CROWDS = [100_000, 1_000_000];
/** One in so many wins. */
const ONE_IN = 100;

/** What stands between the markers of docs/scale.md. */
export function scaleSection(result: ScaleResult): string {
  const { rounds, seconds } = result.options;
  const model = learn(result.runs);
  const disturbed = result.runs.map(({ others }) => Math.round(100 * others));
  return [
    `Measured on ${new Date().toISOString().slice(0, 10)} with ${result.facts.join('; ')}. Medians of ${rounds} × ${seconds} s, three sales at once; with three masters each has one of them. Other programs had ${median(disturbed)} % of the machine (median), at most ${Math.max(...disturbed)} %.`,
    markdown(...sizesTable(result, model), 1),
    'What a ticket costs, µs of processor time, by the model: something for itself, and its share of what its batch costs.',
    markdown(...costsTable(model), 1),
    ...CROWDS.flatMap((buyers) => {
      const units = buyers / ONE_IN;
      return [
        `**${shown(buyers)} buyers in one second, ${shown(units)} units**, batches of ${FULL_BATCH}, no process busy for more than ${100 * BUSY} % of the second:`,
        markdown(...planTable(model, buyers, units), 1),
      ];
    }),
    'With delays between the parts, 1,000 buyers, by socket:',
    markdown(...delaysTable(result.delays), 1),
  ].join('\n\n');
}

/** What stands between the markers of docs/operations.md. */
export function capacitySection({ runs }: ScaleResult): string {
  const model = learn(runs);
  const crowds = [10_000, ...CROWDS];
  const head = ['part', 'one takes, tickets/s', ...crowds.map((buyers) => `for ${shown(buyers)}`)];
  const plans = crowds.map((buyers) => plan(model, buyers, buyers / ONE_IN).needs);
  const rows = PARTS.map((part) => {
    const needs = plans.map((all) => all.find((need) => need.part === part));
    const [first] = needs;
    const each = (BUSY * (crowds[0] ?? 0)) / (first?.seconds ?? NaN);
    return [NEEDED[part], shown(each), ...needs.map((need) => shown(need?.count ?? NaN))];
  });
  return markdown(head, rows, 1);
}

/** Sentences: answers that were not 202, guarantees that did not hold. */
export function problemsOf({ runs, delays, missing }: ScaleResult): string[] {
  return [
    ...missing,
    ...runs.flatMap((run) => [
      ...(run.refused > 0 ? [`✗ ${nameOf(run)}: ${run.refused} requests were not accepted`] : []),
      ...(run.proven ? [] : [`✗ ${nameOf(run)}: a verify sheet is not ok`]),
    ]),
    ...delays.flatMap(({ delayMs, waits }) =>
      waits.problems.map((problem) => `✗ ${delayMs} ms each way: ${problem}`),
    ),
  ];
}

type Table = [head: string[], rows: string[][]];

/** One row per size and load, medians; those of the same size and load are together. */
function sizesTable({ runs, cores }: ScaleResult, model: Model): Table {
  const head = [
    'APIs × workers × masters, load, connections',
    'accepted/s',
    'decided/s',
    'p50 ms',
    'p99 ms',
    'tickets/batch',
    ...(['api', 'worker', 'redis', 'mysql', 'generator'] as const).map(
      (part) => `µs ${NAMES[part]}`,
    ),
    'model/s',
    'error',
    'limit',
  ];
  const names = [...new Set(runs.map(nameOf))];
  const groups = names.map((name) => runs.filter((run) => nameOf(run) === name));
  return [head, groups.map((group) => sizeRow(group, model, cores))];
}

function sizeRow(group: readonly Run[], model: Model, cores: number): string[] {
  const of = (figure: (run: Run) => number) => median(group.map(figure));
  const [first] = group;
  if (!first) return [];
  const forecasts = group.map((run) => predict(model, run, cores));
  const error = median(
    forecasts.map(({ perSecond }, at) => perSecond / rateOf(group[at] ?? first) - 1),
  );
  return [
    nameOf(first),
    shown(of((run) => run.acceptedPerSecond)),
    shown(of((run) => run.decidedPerSecond)),
    shown(of((run) => run.p50)),
    shown(of((run) => run.p99)),
    shown(of((run) => run.ticketsPerBatch)),
    ...PARTS.map((part) => shown(of((run) => run.cpu[part]))),
    shown(of((run) => run.cpu.generator)),
    shown(median(forecasts.map(({ perSecond }) => perSecond))),
    `${error > 0 ? '+' : ''}${Math.round(100 * error)} %`,
    NAMES[forecasts[0]?.limit ?? 'cores'],
  ];
}

/** Losers are decided as they come; winners take longer, so that only a whole measurement tells what was done in a second. */
const rateOf = (run: Run) => (run.load === 'losers' ? run.acceptedPerSecond : run.decidedPerSecond);

const nameOf = ({ apis, workers, masters, load, connections }: Run) =>
  `${apis} × ${workers} × ${masters}, ${load}, ${connections}`;

function costsTable(model: Model): Table {
  const loads = ['losers', 'winners'] as const;
  const head = ['', ...PARTS.map((part) => NAMES[part]), 'all'];
  const rows = loads.flatMap((load) => {
    const row = (name: string, cost: (part: Part) => number) => {
      const costs = PARTS.map(cost);
      const all = costs.reduce((sum, each) => sum + each, 0);
      return [`${load}, ${name}`, ...[...costs, all].map((each) => shown(each))];
    };
    return [
      row('itself', (part) => model[load][part].perTicket),
      row('a batch', (part) => model[load][part].perBatch),
      row(`in a batch of ${FULL_BATCH}`, (part) => costAt(model[load][part], FULL_BATCH)),
    ];
  });
  return [head, rows];
}

function planTable(model: Model, buyers: number, units: number): Table {
  const { needs, oneSale } = plan(model, buyers, units);
  const head = [
    'part, the one that is exhausted first in front',
    's of one core',
    'needed',
    'one sale alone',
  ];
  const rows = needs.map(({ part, seconds, count }) => [
    NEEDED[part],
    shown(seconds, 1),
    shown(count),
    part in oneSale ? `${shown(oneSale[part] ?? 0, 1)} s` : '–',
  ]);
  return [head, [...rows, [`commits of MySQL`, '–', shown(units / FULL_BATCH), '–']]];
}

const NEEDED: Record<Part, string> = {
  api: 'API processes',
  worker: 'workers, to decide within the second',
  redis: 'Redis masters',
  mysql: 'cores of MySQL',
};

function delaysTable(delays: readonly Delayed[]): Table {
  const head = ['', 'accept p50 ms', 'p99', 'verdict p50 ms', 'p99'];
  const rows = delays.map((delayed) => {
    const { accept, verdict } = delayed.waits;
    const times = [accept.p50, accept.p99, verdict.p50, verdict.p99].map((ms) => shown(ms));
    return [nameOfDelay(delayed), ...times];
  });
  return [head, rows];
}

const shown = (value: number, digits = 0) =>
  value.toLocaleString('en-US', { minimumFractionDigits: digits, maximumFractionDigits: digits });
