import { setTimeout as sleep } from 'node:timers/promises';
import { median } from '../figures/statistics.ts';
import { markdown } from '../figures/table.ts';
import { readFacts } from '../measure/facts.ts';
import { withPrivateProduct } from '../measure/private-product.ts';
import type { BenchOptions } from '../options.ts';
import type { Outcome } from '../outcome.ts';
import { lookAtRest, makePastSales, type AtRest } from './at-rest.ts';
import { startAgain } from './start-again.ts';

const PAST_SALES = 1000;
/** What is done once after a start, and for each new sale, is done by then. */
const SETTLED_MS = 45_000;
const LOOK_S = 20;

/** What was seen of it, by what it has. */
type Seen = Map<string, AtRest[]>;

/** What a product costs that nobody uses, with sales of the past and without, and how soon it is there again. */
export async function measureIdle(
  { rounds }: Pick<BenchOptions, 'rounds'>,
  say: (line: string) => void,
): Promise<Outcome> {
  const seen: Seen = new Map();
  const facts = await withPrivateProduct({}, async (product, stores) => {
    const look = async (title: string) => {
      say(`${title}: settling for ${SETTLED_MS / 1000} s`);
      await sleep(SETTLED_MS);
      const looks: AtRest[] = [];
      seen.set(title, looks);
      for (let round = 0; round < rounds; round++) {
        const rest = await lookAtRest(product, stores, LOOK_S);
        looks.push(rest);
        say(`round ${round + 1}/${rounds}  ${title}: ${percent(coreOf(rest))} of a core`);
      }
    };
    await look('the demo sales');
    await makePastSales(product, PAST_SALES);
    await look(`and ${PAST_SALES.toLocaleString('en-US')} past ones`);
    return readFacts(stores.redis.port);
  });
  // Nothing else runs beside it.
  const again = await startAgain(rounds);
  const section = sectionOf(seen, again, facts);
  return {
    screen: section,
    sections: [{ file: 'performance.md', name: 'idle', text: section }],
    everything: { seen: Object.fromEntries(seen), again },
    problems: [],
  };
}

const coreOf = ({ api, worker, redis, mysql }: AtRest) => api + worker + redis + mysql;
const percent = (share: number) => `${(100 * share).toFixed(1)} %`;

function sectionOf(seen: Seen, again: readonly number[], facts: readonly string[]): string {
  const rows = [...seen].map(([title, looks]) => {
    const of = (figure: (rest: AtRest) => number) => median(looks.map(figure));
    return [
      title,
      percent(of(({ api }) => api)),
      percent(of(({ worker }) => worker)),
      percent(of(({ redis }) => redis)),
      percent(of(({ mysql }) => mysql)),
      percent(of(coreOf)),
      of(({ commands }) => commands).toFixed(0),
      of(({ queries }) => queries).toFixed(1),
    ];
  });
  const wanted = ['wanted', '', '', '', '', '≤ 3 %', '≤ 50', '≤ 2'];
  const head = [
    'at rest',
    'API',
    'worker',
    'Redis',
    'MySQL',
    'of a core',
    'commands/s',
    'queries/s',
  ];
  return [
    `Measured on ${new Date().toISOString().slice(0, 10)} with ${facts.slice(0, -1).join('; ')}. One API, one worker, ${LOOK_S} s at a time, medians of ${again.length}. Redis counts the commands that scripts give, too.`,
    markdown(head, [...rows, wanted], 1),
    `\`npm start\` on a data folder that it has used before says that it is ready after ${median(again).toFixed(1)} s (wanted ≤ 1.5; median of ${again.length}).`,
  ].join('\n\n');
}
