import { makeSale } from '@seckill/db/testing';
import { wireError } from '../../product/failure.ts';
import { median } from '../figures/statistics.ts';
import { markdown } from '../figures/table.ts';
import { startGenerator } from '../load/load.ts';
import { signSessions } from '../load/sessions.ts';
import { readFacts } from '../measure/facts.ts';
import type { BenchOptions } from '../options.ts';
import type { Outcome } from '../outcome.ts';
import { startFleet } from '../scale/fleet.ts';
import { openRounds, press, type Field } from '../scale/measure-fleet.ts';
import { startServers } from '../scale/servers.ts';
import { AXES } from './axes.ts';
import { drawGrowth } from './picture.ts';
import type { Growth, Point } from './point.ts';

const CONNECTIONS = 64;
const WARM_UP = 6000;
const DAY_MS = 24 * 3600 * 1000;

/** How the cost of a ticket grows: each axis on servers, an API and a worker of its own. */
export async function measureGrowth(
  { upTo }: Pick<BenchOptions, 'upTo'>,
  say: (line: string) => void,
): Promise<Outcome> {
  const problems: string[] = [];
  const growths: Growth[] = [];
  const generator = await startGenerator();
  let facts: string[] = [];
  try {
    for (const { what, grow } of AXES) {
      const points: Point[] = [];
      growths.push({ what, points });
      const servers = await startServers(1);
      try {
        facts = await readFacts(servers.masters[0]?.port ?? 0);
        const fleet = await startFleet(servers);
        try {
          const about = {
            stock: 0,
            payWindowSeconds: 3600,
            closesAt: new Date(Date.now() + DAY_MS),
          };
          const { id } = await makeSale(fleet.database.db, about);
          const cookies = signSessions(fleet.sessionSecret, 20_000);
          const field: Field = {
            fleet,
            servers,
            generator,
            cookies,
            sales: [id],
            connections: CONNECTIONS,
          };
          for (const load of ['losers', 'winners'] as const)
            await press(field, await openRounds(field, load), { amount: WARM_UP / 2 });
          await grow(field, upTo, (point) => {
            points.push(point);
            say(`${point.x} ${what}: API ${Math.round(point.cpu.api)} µs a ticket`);
          });
        } finally {
          await fleet.close();
        }
      } catch (error) {
        problems.push(`✗ ${what}: ${wireError(error)}`);
      } finally {
        await servers.stop();
      }
    }
  } finally {
    generator.stop();
  }
  const section = sectionOf(growths, facts);
  const picture = drawGrowth(growths);
  const screen = [section, ...problems].join('\n\n');
  const sections = [{ file: 'performance.md', name: 'growth', text: section }];
  return { screen, sections, everything: growths, problems, picture };
}

function sectionOf(growths: readonly Growth[], facts: string[]): string {
  const head = [
    '',
    'µs API',
    'µs worker',
    'µs Redis',
    'µs MySQL',
    'MB API',
    'MB worker',
    'MB Redis',
  ];
  const rows = growths.flatMap(({ what, points }) =>
    points.map(({ x, cpu, memory }) => [
      `${x.toLocaleString('en-US')} ${what}`,
      ...[cpu.api, cpu.worker, cpu.redis, cpu.mysql, memory.api, memory.worker, memory.redis].map(
        (value) => Math.round(value).toLocaleString('en-US'),
      ),
    ]),
  );
  const others = growths.flatMap(({ points }) =>
    points.map((point) => Math.round(100 * point.others)),
  );
  return [
    '![What a ticket costs, and what is kept, while something grows](images/growth.svg)',
    `Measured on ${new Date().toISOString().slice(0, 10)} with ${facts.join('; ')}. One API, one worker, ${CONNECTIONS} connections; other programs had ${median(others)} % of the machine (median), at most ${Math.max(...others)} %.`,
    markdown(head, rows, 1),
  ].join('\n\n');
}
