import { connect } from '@seckill/redis';
import { testRedis } from '@seckill/redis/testing';
import { placesOf } from '@seckill/sales';
import { CommanderError } from 'commander';
import { expect, inject, it, vi } from 'vitest';
import { createMastersProgram } from './program.ts';

const url = inject('clusterUrl');
const { connection, redis, prefix } = testRedis(url);
/** As a product answers them; 7 and 15 share a line. */
const sales = [7, 15, 4].map((id) => ({ id, title: `Sale ${id}`, state: 'open' }));

async function masters(argv: string[], redisUrl = url): Promise<string> {
  const written: string[] = [];
  const program = createMastersProgram({
    open: () => async () => ({ sales }),
    redis: (to) => connect({ url: to, policy: 'fail-fast', onError: () => {} }),
    redisUrl,
    prefix,
    write: (text) => void written.push(text),
  });
  await program.parseAsync(argv, { from: 'user' }).catch((error: unknown) => {
    if (!(error instanceof CommanderError)) throw error;
    written.push(`${error.exitCode}: ${error.message}`);
  });
  return written.join('\n');
}

it('shows where each sale lives, and with which it shares its line', async () => {
  const table = await masters([]);
  expect(table).toMatch(/│ 7 +│ Sale 7 +│ open +│ .*│ 15 +│/);
  expect(table).toMatch(/│ 4 +│.*│ – +│/);
  const places = JSON.parse(await masters(['--json']));
  expect(places).toEqual(placesOf(connection, prefix, [7, 15, 4]));
});

it('moves a sale to a master, with all its keys, and says whose line went with it', async () => {
  const [before] = placesOf(connection, prefix, [7]);
  const all = Array.from({ length: 40 }, (_, at) => at + 1);
  const other = placesOf(connection, prefix, all).find(
    ({ stock }) => stock.master !== before?.stock.master && stock.master !== before?.line.master,
  );
  const to = other?.stock.master ?? '';
  const keys = [`{${prefix}:sale:7}:round`, `{${prefix}:order.place:7}:line:7-1`];
  for (const key of keys) await redis.set(key, 'kept', 'PX', 60_000);
  expect(await masters(['move', '7', to])).toBe(
    `Sale 7 is at ${to}; keys that went: 2. Shared with it, and now there too: the lines of 15.`,
  );
  for (const key of keys) expect(await redis.get(key)).toBe('kept');
  // A node that is asked a moment after the move may not have heard of it.
  await vi.waitFor(async () => {
    const shown = JSON.parse(await masters(['--json']));
    expect(shown[0]).toMatchObject({ stock: { master: to }, line: { master: to } });
  }, 10_000);
  expect(await masters(['move', '7', to])).toContain('keys that went: 0.');
});

it('says what is wrong in one sentence', async () => {
  expect(await masters(['move', '7', 'nowhere:1'])).toMatch(
    /^1: There is no master at nowhere:1. There are: \S+, \S+, \S+\.$/,
  );
  expect(await masters(['move', 'x', 'nowhere:1'])).toBe('2: "x" is no sale.');
  expect(await masters([], inject('redisUrl'))).toBe(
    '1: This Redis is one server, and no cluster.',
  );
});
