import { startMariadb, startRedis } from '@seckill/scripts/services';
import { median } from '../figures/statistics.ts';
import { markdown } from '../figures/table.ts';
import { startGenerator } from '../load/load.ts';
import { readFacts } from '../measure/facts.ts';
import type { BenchOptions } from '../options.ts';
import type { Outcome } from '../outcome.ts';
import { addJob, commitRows, emptyPost, ROWS, type Alone } from './alone.ts';

type Measured = { title: string; alone: Alone };

/** What the parts cost by themselves of which a purchase is made: no product of these parts can be faster. */
export async function measureLimits(
  { rounds, seconds, connections }: Pick<BenchOptions, 'rounds' | 'seconds' | 'connections'>,
  say: (line: string) => void,
): Promise<Outcome> {
  const [redis, mysql, generator] = await Promise.all([
    startRedis({ appendOnly: true }),
    startMariadb(),
    startGenerator(),
  ]);
  try {
    const parts: Record<string, () => Promise<Alone>> = {
      ...Object.fromEntries(
        connections.map((count) => [
          `a POST to Fastify that does nothing, ${count} connections`,
          () => emptyPost(generator, count, seconds),
        ]),
      ),
      'a job: `add` of BullMQ, 256 on their way': () => addJob(redis, seconds),
      [`an order: transactions of ${ROWS}, durable, one after the other`]: () =>
        commitRows(mysql, seconds),
    };
    const measured: Measured[] = [];
    for (let round = 0; round < rounds; round++)
      for (const [title, measure] of Object.entries(parts)) {
        const alone = await measure();
        measured.push({ title, alone });
        say(`round ${round + 1}/${rounds}  ${title}: ${alone.perSecond.toFixed(0)}/s`);
      }
    const section = sectionOf(Object.keys(parts), measured, rounds, await readFacts(redis.port));
    return {
      screen: section,
      sections: [{ file: 'performance.md', name: 'limits', text: section }],
      everything: measured,
      problems: [],
    };
  } finally {
    generator.stop();
    await Promise.all([redis.stop(), mysql.stop()]);
  }
}

function sectionOf(
  titles: readonly string[],
  measured: readonly Measured[],
  rounds: number,
  facts: readonly string[],
): string {
  const rows = titles.map((title) => {
    const own = measured.filter((each) => each.title === title);
    const of = (figure: (alone: Alone) => number) =>
      Math.round(median(own.map(({ alone }) => figure(alone)))).toLocaleString('en-US');
    return [title, of((a) => a.perSecond), of((a) => a.server), of((a) => a.caller)];
  });
  return [
    `Measured on ${new Date().toISOString().slice(0, 10)} with ${facts.join('; ')}. Medians of ${rounds}.`,
    markdown(['alone', 'a second', 'µs of the server', 'µs of who asks'], rows, 1),
  ].join('\n\n');
}
