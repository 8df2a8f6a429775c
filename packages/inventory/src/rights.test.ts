import { readdirSync, readFileSync } from 'node:fs';
import { isDeepStrictEqual } from 'node:util';
import { connect } from '@seckill/redis';
import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import { createInventory, type Inventory } from './index.ts';
import { stored } from './testing/stored.ts';
import { testInventory } from './testing/test-inventory.ts';

/*
 * An account that lacks one right ends a script in the middle, and what the script wrote until then stays. Once the right is given back the same
 * is asked again, as its caller does, and a sale is where it would be had nothing been refused.
 */

const { redis, prefix, newSale } = testInventory();
const user = `${prefix}-shop`;
const allow = (...rights: string[]) => redis.call('ACL', 'SETUSER', user, ...rights);
const url = inject('redisUrl').replace('redis://', `redis://${user}:pw@`);
let shop: Inventory;
let close: () => Promise<void>;
beforeAll(async () => {
  await allow('on', '>pw', '~*', '&*', '+@all');
  const connection = connect({ url, policy: 'fail-fast', onError: () => {} });
  shop = createInventory({ connection, prefix });
  close = () => connection.close();
});
afterAll(async () => {
  await close();
  await redis.call('ACL', 'DELUSER', user);
});

type Id = { saleId: number; round: number };
type Step = [script: string, step: (id: Id) => Promise<unknown>];

const numbered = (buyers: string[], first: number, units = 1) =>
  buyers.map((buyerId, at) => ({ buyerId, ticketId: `t-${buyerId}`, number: first + at, units }));
const wait = (id: Id, buyerId: string, number: number, units = 1) =>
  shop.standBy({
    ...id,
    buyerId,
    ticketId: `t-${buyerId}`,
    number,
    buyerName: buyerId,
    units,
    by: 'buyer',
  });
const of = (id: Id, buyerId: string) => ({ ...id, buyerId, ticketId: `t-${buyerId}` });
const claim = (id: Id, batchId: string, buyers: string[], first: number, drawnTo = 0, after = '') =>
  shop.claim({
    ...id,
    batchId,
    first,
    last: first + buyers.length - 1,
    tickets: numbered(buyers, first),
    drawnTo,
    after,
  });

/** The life of a sale, each step by one script. */
const LIFE: Step[] = [
  ['open-round', (id) => shop.openRound({ ...id, total: 3 })],
  ['leave-line', (id) => shop.leaveLine({ ...of(id, 'c'), number: 3 })],
  ['claim', (id) => claim(id, 'A', ['a', 'b', 'c', 'd', 'e'], 1)],
  ['stand-by', (id) => wait(id, 'f', 6)],
  ['stand-by', (id) => wait(id, 'g', 7, 2)],
  ['stand-by', (id) => wait(id, 'h', 8)],
  ['leave-standby', (id) => shop.leaveStandby({ ...of(id, 'h'), as: 'sold_out' })],
  ['release', (id) => shop.release(of(id, 'a'))],
  ['promote', (id) => shop.promote({ ...id, most: 2 })],
  ['end-promotion', (id) => shop.endPromotion({ ...of(id, 'f'), ending: 'put_back' })],
  ['promote', (id) => shop.promote({ ...id, most: 1 })],
  ['end-promotion', (id) => shop.endPromotion({ ...of(id, 'f'), ending: 'kept' })],
  ['restock', (id) => shop.restock({ ...id, total: 4 })],
  ['lifetime', (id) => shop.setLifetime(id.saleId, id.round, 'open')],
  ['rebuild', (id) => shop.rebuild({ ...id, round: 2, total: 3, claims: numbered(['x'], 1) })],
  ['open-round', (id) => shop.openRound({ ...id, round: 3, total: 2 })],
  [
    'draw',
    async (id) => {
      const ask = (after = '') => claim({ ...id, round: 3 }, 'D', ['p', 'q', 'r'], 1, 3, after);
      const asked = await ask();
      if (asked.outcome !== 'undrawn') return;
      const { decided } = asked;
      const tickets = numbered(['r', 'q', 'p'], 1).map((one, at) => ({ ...one, number: 3 - at }));
      await shop.draw({ ...id, round: 3, decided, first: 1, last: 3, tickets });
      await ask(decided);
    },
  ],
];

/** What is kept of a sale in the end, but for how often a batch was asked for. */
async function endsOf({ saleId }: Id) {
  const { open, closed, rounds } = await stored(redis, prefix, saleId, [1, 2, 3]);
  const kept = rounds.map((each) => ({
    ...each.kept,
    decided: String(each.kept.decided).replace(/ \d+$/, ''),
  }));
  return { open, closed, kept };
}

async function live(script = '', command = ''): Promise<{ refused: number; ends: object }> {
  const id = { saleId: newSale(), round: 1 };
  let refused = 0;
  for (const [name, step] of LIFE) {
    if (name === script) {
      await allow(`-${command}`);
      await step(id).catch(() => (refused += 1));
      await allow(`+${command}`);
    }
    await step(id);
  }
  return { refused, ends: await endsOf(id) };
}

let ends: object;
beforeAll(async () => {
  ({ ends } = await live());
});

const FOLDER = new URL('./scripts/', import.meta.url);
const textOf = (path: string): string => {
  const text = readFileSync(new URL(path, FOLDER), 'utf8');
  return text.replaceAll(/^--- @include "([\w-]+)"$/gm, (_, piece: string) =>
    readdirSync(new URL('includes/', FOLDER)).includes(`${piece}.lua`)
      ? textOf(`includes/${piece}.lua`)
      : '',
  );
};
/** What scripts ask before they write: refused, nothing has happened. */
const ASKED_FIRST = new Set([
  'exists',
  'get',
  'hexists',
  'hlen',
  'hmget',
  'sismember',
  'smismember',
  'type',
]);
const commandsOf = (script: string): string[] => {
  const calls = textOf(`${script}.lua`).matchAll(/redis\.call\('([A-Z]+)'/g);
  const names = new Set([...calls].map(([, name = '']) => name.toLowerCase()));
  return [...names].filter((name) => !ASKED_FIRST.has(name)).toSorted();
};

it.each([...new Set(LIFE.map(([script]) => script))])(
  '%s is done to the end once it may do all',
  async (script) => {
    const bad: [string, object][] = [];
    let refusals = 0;
    for (const command of commandsOf(script)) {
      const other = await live(script, command);
      refusals += other.refused;
      if (other.refused > 0 && !isDeepStrictEqual(other.ends, ends))
        bad.push([command, other.ends]);
    }
    expect(refusals).toBeGreaterThan(0);
    for (const [command, found] of bad) expect({ [command]: found }).toEqual({ [command]: ends });
  },
);
