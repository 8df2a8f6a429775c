import { setTimeout as sleep } from 'node:timers/promises';
import { startMariadb, startRedis } from '@seckill/scripts/services';
import { startProduct } from '../../product/start-product.ts';
import { median } from '../figures/statistics.ts';
import { markdown } from '../figures/table.ts';
import { readFacts } from '../measure/facts.ts';
import type { BenchOptions } from '../options.ts';
import type { Outcome } from '../outcome.ts';
import { lookAtRest, makePastSales, type AtRest } from './at-rest.ts';
import { startAgain } from './start-again.ts';

const PAST_SALES = 1000;
/** What is done once after a start, and for each new sale, is done by then. */
const SETTLED_MS = 45_000;
const LOOK_S = 20;

type Seen = { title: string; rest: AtRest };

/** What a product costs that nobody uses, with sales of the past and without, and how soon it is there again. */
export async function measureIdle(
  { rounds }: Pick<BenchOptions, 'rounds'>,
  say: (line: string) => void,
): Promise<Outcome> {
  const closers: (() => unknown)[] = [];
  try {
    const [redis, mysql] = await Promise.all([startRedis({ appendOnly: true }), startMariadb()]);
    closers.push(() => Promise.all([redis.stop(), mysql.stop()]));
    const servers = { redis: redis.url, mysql: mysql.url };
    const product = await startProduct(servers, { PATH: process.env['PATH'] });
    closers.push(() => product.stop());
    const seen: Seen[] = [];
    const look = async (title: string) => {
      say(`${title}: settling for ${SETTLED_MS / 1000} s`);
      await sleep(SETTLED_MS);
      for (let round = 0; round < rounds; round++) {
        const rest = await lookAtRest(product, { redis, mysql }, LOOK_S);
        seen.push({ title, rest });
        say(`round ${round + 1}/${rounds}  ${title}: ${percent(coreOf(rest))} of a core`);
      }
    };
    await look('the demo sales');
    await makePastSales(product, PAST_SALES);
    await look(`and ${PAST_SALES.toLocaleString('en-US')} past ones`);
    const again = await startAgain(rounds);
    const section = sectionOf(seen, again, await readFacts(redis.port));
    return {
      screen: section,
      sections: [{ file: 'performance.md', name: 'idle', text: section }],
      everything: { seen, again },
      problems: [],
    };
  } finally {
    for (const close of closers.toReversed()) await close();
  }
}

const coreOf = ({ api, worker, redis, mysql }: AtRest) => api + worker + redis + mysql;
const percent = (share: number) => `${(100 * share).toFixed(1)} %`;

function sectionOf(
  seen: readonly Seen[],
  again: readonly number[],
  facts: readonly string[],
): string {
  const rows = [...new Set(seen.map(({ title }) => title))].map((title) => {
    const own = seen.filter((each) => each.title === title);
    const of = (figure: (rest: AtRest) => number) => median(own.map(({ rest }) => figure(rest)));
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
