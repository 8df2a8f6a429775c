import { NO_LIMITS } from '../contestants/exchanged-api.ts';
import { median } from '../figures/statistics.ts';
import { markdown } from '../figures/table.ts';
import { watchOthers } from '../measure/disturbance.ts';
import { readFacts } from '../measure/facts.ts';
import { withPrivateProduct } from '../measure/private-product.ts';
import type { Outcome } from '../outcome.ts';
import type { BenchOptions } from '../options.ts';
import { stormOnce, type Storm, type Waits } from './storm-once.ts';
import { measureTold, type Told } from './told.ts';

const CROWDS = [
  [150, 3],
  [1000, 50],
  [5000, 3],
  [5000, 100],
  [5000, 5000],
] as const;

const STORMS: Storm[] = CROWDS.flatMap(([buyers, units]) =>
  (['ws', 'poll'] as const).map((via) => ({ buyers, units, via, jitterMs: 0 })),
);

const SOCKETS = 10_000;

type Stormed = { storm: Storm; waits: Waits; others: number };

/** How long crowds who all press in one instant wait, on private servers, one API and one worker. */
export const measureVerdicts = (
  { rounds }: Pick<BenchOptions, 'rounds'>,
  say: (line: string) => void,
): Promise<Outcome> =>
  withPrivateProduct(NO_LIMITS, async (product, { redis, mysql }) => {
    const { api, workers } = product;
    const pids = [process, api, ...workers, redis, mysql].map(({ pid }) => pid);
    say('warming up');
    await stormOnce(product, { buyers: 2000, units: 2000, via: 'ws', jitterMs: 0 });
    const measured: Stormed[] = [];
    for (let round = 0; round < rounds; round++)
      for (const storm of STORMS) {
        const others = watchOthers(pids);
        const waits = await stormOnce(product, storm);
        measured.push({ storm, waits, others: others() });
        const p99 = waits.verdict.p99.toFixed(0);
        say(`round ${round + 1}/${rounds}  ${nameOf(storm)}: 99 of 100 know in ${p99} ms`);
      }
    const told: Told[] = [];
    for (let round = 0; round < rounds; round++) {
      const each = await measureTold(product, SOCKETS);
      told.push(each);
      say(
        `round ${round + 1}/${rounds}  ${SOCKETS.toLocaleString('en-US')} sockets told in ${each.lastMs.toFixed(0)} ms`,
      );
    }
    const section = sectionOf(measured, told, rounds, await readFacts(redis.port));
    const problems = measured.flatMap(({ waits }) => waits.problems.map((each) => `✗ ${each}`));
    return {
      screen: [section, ...problems].join('\n\n'),
      sections: [{ file: 'performance.md', name: 'verdicts', text: section }],
      everything: { measured, told },
      problems,
    };
  });

function sectionOf(
  measured: readonly Stormed[],
  told: readonly Told[],
  rounds: number,
  facts: string[],
): string {
  const head = [
    'buyers, units, by',
    'accepted',
    'accept p50 ms',
    'p99',
    'verdict p50 ms',
    'p95',
    'p99',
  ];
  const medianOf = (storm: Storm, figure: (waits: Waits) => number) => {
    const own = measured.filter((each) => each.storm === storm);
    return median(own.map(({ waits }) => figure(waits)));
  };
  const rows = STORMS.map((storm) => {
    const of = (figure: (waits: Waits) => number) =>
      Math.round(medianOf(storm, figure)).toLocaleString('en-US');
    return [
      nameOf(storm),
      of(({ accept }) => accept.count),
      of(({ accept }) => accept.p50),
      of(({ accept }) => accept.p99),
      of(({ verdict }) => verdict.p50),
      of(({ verdict }) => verdict.p95),
      of(({ verdict }) => verdict.p99),
    ];
  });
  const others = measured.map((each) => Math.round(100 * each.others));
  return [
    `Measured on ${new Date().toISOString().slice(0, 10)} with ${facts.slice(0, -1).join('; ')}. One API, one worker, the storm in a process of its own; all press in one instant. Medians of ${rounds} storms of each; other programs had ${median(others)} % of the machine (median), at most ${Math.max(...others)} %.`,
    markdown(head, rows, 1),
    winnersOf((units) => {
      const storm = STORMS.find((each) => each.buyers === 5000 && each.units === units);
      return storm === undefined ? NaN : medianOf(storm, ({ verdict }) => verdict.p99);
    }),
    toldOf(told),
  ].join('\n\n');
}

function winnersOf(p99: (units: number) => number): string {
  const times = (p99(5000) / p99(3)).toFixed(1);
  return `Of 5,000 who press, 99 of 100 know by socket after ${times} times as long where there is a unit for each as where there are 3 (wanted ≤ 1.3); where there are 3, all but those who were given a place hear at once that nothing is left.`;
}

function toldOf(told: readonly Told[]): string {
  const of = (figure: (each: Told) => number) => Math.round(median(told.map(figure)));
  const sockets = SOCKETS.toLocaleString('en-US');
  return `A sale with ${sockets} pages on it is paused: the first is told after ${of((t) => t.firstMs)} ms, the last after ${of((t) => t.lastMs)} ms (wanted ≤ 400), and the event loop of the API stands still for ${of((t) => t.stoodMs)} ms at most (wanted ≤ 30). Medians of ${told.length}; all of them are read by one process.`;
}

const nameOf = ({ buyers, units, via }: Storm) =>
  `${buyers.toLocaleString('en-US')}, ${units.toLocaleString('en-US')}, ${via === 'ws' ? 'socket' : 'poll'}`;
