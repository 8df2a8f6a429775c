import { keysTable } from '@seckill/inventory/testing';
import { keyTable } from '@seckill/task-engine/testing';
import { laneOfRound, orderPlace } from '@seckill/tasks';
import { expect, it, onTestFinished, vi } from 'vitest';
import { cancel } from './cancel.ts';
import { leave } from './leave.ts';
import { reconcile } from './reconcile/reconcile.ts';
import { reset } from './reset.ts';
import { openBench } from './testing/bench.ts';
import { verify } from './verify/verify.ts';

/*
 * In the middle of a sale one key is lost, of each kind that a sale or its line has, or one member of such a key. Then workers and
 * reconciliation go on. A key of a new kind has no row here until somebody writes it.
 */

const bench = openBench();
const log = { warn: () => {} };

/** Shards of a line are as many: sales with neighbouring ids share no key. */
const AT_ONCE = 8;
const BUYERS_STANDING_BY = ['d', 'e', 'f'];

type Scene = Awaited<ReturnType<typeof middleOfASale>>;
type Key = (scene: Scene) => string;
/** The key, and the members of it each of which is lost alone in a scene of its own. */
type Way = { key: Key; members?: string[]; scene?: (scene: Scene) => Promise<unknown> };

const ofRound =
  (name = ''): Key =>
  ({ saleId }) =>
    `{${bench.prefix()}:sale:${saleId}}:round${name}`;
const ofLine =
  (name: 'line' | 'turns' | 'places' | 'lease' | 'waits' | 'record'): Key =>
  ({ queue, lane }) =>
    bench.parts().tasks.engine.keys[name](queue, lane);
const ofQueue =
  (name: string): Key =>
  ({ queue }) =>
    `${queue.prefix}:${queue.name}:${name}`;
const batchOf = (scene: Scene, at: number): string =>
  bench.parts().tasks.ticket(scene.tickets[at]!)!.batchId;
const [DECIDED, IN_HAND, WAITING] = [4, 6, 8];

const OF_SALES: Record<string, Way> = {
  '{<prefix>:sale:<id>}:round': { key: ofRound(), members: ['#round', '#total', 'b', 'd'] },
  '{<prefix>:sale:<id>}:round:closed': {
    key: ofRound(':closed'),
    members: ['b'],
    scene: ({ saleId }) => reset(bench.parts(), { saleId, stock: 2 }, log),
  },
  '{<prefix>:sale:<id>}:compared': {
    key: ({ saleId }) => `{${bench.prefix()}:sale:${saleId}}:compared`,
    scene: ({ saleId }) => reconcile(bench.only(saleId)),
  },
  '{<prefix>:sale:<id>}:round:<n>:decided': { key: ofRound(':1:decided') },
  '{<prefix>:sale:<id>}:round:<n>:withdrawn': { key: ofRound(':1:withdrawn'), members: ['9'] },
  '{<prefix>:sale:<id>}:round:<n>:standby': { key: ofRound(':1:standby'), members: ['f'] },
  '{<prefix>:sale:<id>}:round:<n>:standby:tickets': {
    key: ofRound(':1:standby:tickets'),
    members: ['f', '#last'],
  },
  '{<prefix>:sale:<id>}:round:<n>:standby:promoted': { key: ofRound(':1:standby:promoted') },
  '{<prefix>:sale:<id>}:round:<n>:standby:untold': { key: ofRound(':1:standby:untold') },
  '{<prefix>:sale:<id>}:round:<n>:standby:left': { key: ofRound(':1:standby:left') },
};

const OF_LINES: Record<string, Way> = {
  '{…}:line:<lane>': {
    key: ofLine('line'),
    members: ['issued', 'decided', 'holder', 't:success', 't:standby'],
  },
  '{…}:turns:<lane>': { key: ofLine('turns'), members: ['<in hand>', '<waiting>'] },
  '{…}:places:<lane>': { key: ofLine('places'), members: ['h'] },
  '{…}:lease:<lane>': { key: ofLine('lease') },
  '{…}:lanes': { key: ({ queue }) => bench.parts().tasks.engine.keys.lanes(queue) },
  '{…}:batch:<batch id>': {
    key: (it) => bench.parts().tasks.engine.keys.batch(it.queue, batchOf(it, DECIDED)),
    members: ['*', '#'],
  },
  '{…}:waits:<lane>': { key: ofLine('waits') },
  '{…}:record:<lane>': { key: ofLine('record') },
  '{…}:<queue>:<job id>': {
    key: (it) => ofQueue(batchOf(it, WAITING))(it),
    members: ['data', 'timestamp'],
  },
  '{…}:<queue>:wait,active,…': { key: ofQueue('active') },
};

/** Further keys of kinds that have several. */
const MORE: [name: string, Way][] = [
  [
    'results of a batch in hand',
    { key: (it) => bench.parts().tasks.engine.keys.batch(it.queue, batchOf(it, IN_HAND)) },
  ],
  ['the job in hand', { key: (it) => ofQueue(batchOf(it, IN_HAND))(it) }],
  ['its lock', { key: (it) => ofQueue(`${batchOf(it, IN_HAND)}:lock`)(it) }],
  ['jobs that wait', { key: ofQueue('wait') }],
  ['what BullMQ knows of the queue', { key: ofQueue('meta') }],
];

/** A worker that waits before it decides anything of these sales. */
const gates = new Map<number, { reached(): void; opened: Promise<void> }>();
const work = () =>
  bench.work((parts) => ({
    ...parts,
    inventory: {
      ...parts.inventory,
      claim: async (batch) => {
        const gate = gates.get(batch.saleId);
        gate?.reached();
        await gate?.opened;
        return parts.inventory.claim(batch);
      },
    },
  }));

function shut(saleId: number) {
  let open = (): void => {};
  let reached = (): void => {};
  const opened = new Promise<void>((resolve) => (open = resolve));
  const inHand = new Promise<void>((resolve) => (reached = resolve));
  gates.set(saleId, { reached, opened });
  onTestFinished(open);
  return { open, inHand };
}

/**
 * Two units and their buyers, one who was turned away, some who stand by: `d` was given the unit of `a` just now and has no order yet, `e` left
 * and has not been told. Then tickets that wait, the first of them in the hand of the worker; `i` left the line.
 */
async function middleOfASale() {
  const { tasks, inventory, db } = bench.parts();
  const saleId = await bench.newSale(2);
  const id = { saleId, round: 1 };
  const enter = async (buyers: string[], standby = false) =>
    (await bench.tickets(saleId, buyers, { standby })).map((ticket) => ticket.id);
  const decided = [...(await enter(['a', 'b', 'c'])), ...(await enter(BUYERS_STANDING_BY, true))];
  await Promise.all(decided.map((ticketId) => tasks.ended(ticketId, { timeoutMs: 20_000 })));
  const { open, inHand } = shut(saleId);
  const first = await enter(['g']);
  await inHand;
  const waiting = [...(await enter(['h', 'i'])), ...(await enter(['j'], true))];
  await leave(bench.parts(), 'i', waiting[1]!);
  const [ended] = await db.findOrdersByTickets([decided[0]!]);
  await db.cancelOrder({ orderId: ended!.orderId, userId: 'a' });
  await inventory.release({ ...id, buyerId: 'a', ticketId: decided[0]! });
  await inventory.promote({ ...id, most: 1 });
  await inventory.leaveStandby({ ...id, buyerId: 'e', ticketId: decided[4]!, as: 'sold_out' });
  const lane = laneOfRound(saleId, 1);
  const queue = tasks.engine.keys.laneQueue(orderPlace, lane);
  return { ...id, lane, queue, open, tickets: [...decided, ...first, ...waiting] };
}

async function lose(scene: Scene, { key: keyOf }: Way, member?: string): Promise<void> {
  const redis = bench.redis();
  const key = keyOf(scene);
  if (member === undefined) {
    await redis.del(key);
    return;
  }
  const ofBatch = { '<in hand>': IN_HAND, '<waiting>': WAITING }[member];
  const name = ofBatch === undefined ? member : batchOf(scene, ofBatch);
  const type = await redis.type(key);
  if (type === 'hash') await redis.hdel(key, name);
  else if (type === 'zset') await redis.zrem(key, name);
  else if (type === 'set') await redis.srem(key, name);
}

/** What is wrong with a round after reconciliation, as its buyers and its operator see it. */
async function wrongWith({ saleId, tickets }: Scene): Promise<string[]> {
  const { tasks } = bench.parts();
  const states = await Promise.all(tickets.map((ticketId) => tasks.result(ticketId)));
  const waits = states.flatMap((state, i) =>
    !state || state.status === 'queued' ? [`ticket ${i} waits`] : [],
  );
  if (waits.length > 0) return waits;
  await bench.redis().del(`{${bench.prefix()}:sale:${saleId}}:compared`);
  const { failures } = await reconcile(bench.only(saleId), { wrongForMs: 0 });
  const wrong = failures.map(({ err }) => String(err));
  const sheet = await verify(bench.parts(), saleId, { settleMs: 0 });
  for (const { ok, name, expected, actual } of sheet?.checks ?? []) {
    if (!ok) wrong.push(`${name}: ${String(expected)} is ${String(actual)}`);
  }
  // Nothing that a buyer sees of it is an error, and looking at a ticket changes nothing any more.
  const seen = await Promise.all(states.map(async (state) => state && bench.view(state)));
  for (const [i, ticket] of seen.entries()) {
    if (!ticket || ticket.status === 'queued') wrong.push(`ticket ${i} is not seen`);
  }
  return wrong;
}

async function untilWell(scene: Scene): Promise<string[]> {
  let wrong: string[] = [];
  const look = async () => {
    wrong = await wrongWith(scene);
    expect(wrong).toEqual([]);
  };
  await vi.waitFor(look, { timeout: 10_000, interval: 30 }).catch(() => {});
  return wrong;
}

async function afterLosing(way: Way, member?: string): Promise<string[]> {
  const scene = await middleOfASale();
  await way.scene?.(scene);
  await lose(scene, way, member);
  scene.open();
  const wrong = await untilWell(scene);
  if (wrong.length > 0) return wrong;
  if (member !== undefined) return [];
  // The sale goes on: what comes back is given to somebody, and who comes is answered.
  const { db } = bench.parts();
  const orders = await db.findOrdersByTickets(scene.tickets);
  const own = orders.find(({ status }) => status === 'unpaid');
  if (own) await cancel(bench.parts(), { orderId: own.orderId, userId: own.userId }, log);
  const later = await bench.tickets(scene.saleId, ['later']);
  scene.tickets.push(...later.map(({ id }) => id));
  return (await untilWell(scene)).concat(await untilWell(scene));
}

const ROWS = [...Object.entries(OF_SALES), ...Object.entries(OF_LINES), ...MORE].flatMap(
  ([name, way]) =>
    [undefined, ...(way.members ?? [])].map((member) => ({
      name: member === undefined ? name : `${name} ${member}`,
      way,
      member,
    })),
);

it('has a row for every kind of key', () => {
  expect(Object.keys(OF_SALES)).toEqual(keysTable.map(({ key }) => key));
  const ofLines = keyTable().filter((row) => row.of === 'lines');
  expect(Object.keys(OF_LINES)).toEqual(ofLines.map(({ key }) => key));
});

it(
  'a sale is well again after one key was lost, or a part of it',
  { timeout: 60_000 },
  async () => {
    work();
    const ends: Record<string, string[]> = {};
    for (let from = 0; from < ROWS.length; from += AT_ONCE) {
      await Promise.all(
        ROWS.slice(from, from + AT_ONCE).map(async ({ name, way, member }) => {
          ends[name] = await afterLosing(way, member);
        }),
      );
    }
    const bad = Object.entries(ends).filter(([, wrong]) => wrong.length > 0);
    expect(Object.fromEntries(bad)).toEqual({});
  },
);
