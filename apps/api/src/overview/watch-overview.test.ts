import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it, onTestFinished, vi } from 'vitest';
import {
  contradictionsOf,
  OverviewFrame,
  type Overview,
  type SaleOverview,
} from '@seckill/contracts';
import { makeSale } from '@seckill/db/testing';
import { Compile } from 'typebox/compile';
import { WebSocket } from 'ws';
import { createSaleBoard } from '../sales/board.ts';
import { closesWithSession } from '../testing/closes-with-session.ts';
import { startStack, type Stack } from '../testing/stack.ts';
import { createOverviewFeed } from './feed.ts';
import { createFigures } from './figures.ts';
import { createSurroundings } from './surroundings.ts';

const overviewFrame = Compile(OverviewFrame);
const SOON = { timeout: 20_000, interval: 10 };

let stack: Stack;
let bearer: Record<string, string>;
beforeAll(async () => {
  stack = await startStack();
  bearer = { authorization: `Bearer ${stack.config.adminToken}` };
  await stack.work();
});
afterAll(() => stack.close());

const address = (query = '') =>
  `${stack.url.replace('http', 'ws')}/api/admin/overview/watch${query}`;

/** An operator's socket, and the frames that came. */
async function watch(query = '', headers = bearer) {
  const ws = new WebSocket(address(query), { headers });
  const frames: OverviewFrame[] = [];
  ws.on('message', (data: Buffer) => {
    const frame: unknown = JSON.parse(data.toString('utf8'));
    if (!overviewFrame.Check(frame)) throw new Error(`not in the document: ${String(data)}`);
    frames.push(frame);
  });
  onTestFinished(() => ws.terminate());
  await once(ws, 'open');
  return { ws, frames };
}

const contradictions = ({ sales }: Pick<Overview, 'sales'>) =>
  sales.flatMap((sale) =>
    sale.available === null ? ['nobody knows what is free'] : contradictionsOf(sale),
  );

it('no picture contradicts itself through a storm, pushed or asked for ten times a second', async () => {
  const [people, units] = [120, 7];
  const buyers = await stack.guests(people);
  await stack.reset(1, units);
  const { frames } = await watch();
  await vi.waitFor(() => expect(frames[0]?.whole).toBe(true), SOON);
  const asked: Overview[] = [];
  const over = new AbortController();
  const ask = async () => asked.push((await stack.admin('GET', '/api/admin/overview')).body);
  const asking = (async () => {
    for (; !over.signal.aborted; await sleep(100)) await ask();
  })();
  const storm = buyers.map((buyer) => buyer.buy());
  const ofSale = (sale: SaleOverview) => sale.saleId === 1;
  await Promise.all(storm);
  await vi.waitFor(() => {
    const last = frames.flatMap(({ sales }) => sales.filter(ofSale)).at(-1);
    expect(last).toMatchObject({ accepted: people, decided: people, waiting: 0, unpaid: units });
  }, SOON);
  over.abort();
  await asking;
  // The last picture asked for may be older than the one that was pushed.
  await ask();
  expect(frames.flatMap(contradictions)).toEqual([]);
  expect(asked.flatMap(contradictions)).toEqual([]);
  // On a busy machine an answer of Redis may be late once.
  const old = [...frames, ...asked].filter(({ ageMs = 0 }) => ageMs > 1000);
  expect(old.length).toBeLessThanOrEqual(1 + (frames.length + asked.length) / 10);
  const seen = frames.flatMap(({ sales }) => sales.filter(ofSale));
  expect(Math.max(...seen.map(({ acceptedPerSecond = 0 }) => acceptedPerSecond))).toBeGreaterThan(
    50,
  );
  const last = asked.at(-1)?.sales.find(ofSale);
  expect(last).toMatchObject({ available: 0, state: 'sold_out', overdueMs: 0 });
  const { p50 = -1, p95 = -1, p99 = -1 } = last?.verdictMs ?? {};
  expect([0 <= p50, p50 <= p95, p95 <= p99, p99 < 60_000]).toEqual([true, true, true, true]);
});

it('is told in the language that was asked for, and to nobody but operators', async () => {
  const session = await stack.call('POST', '/api/admin/session', {
    token: stack.config.adminToken,
  });
  const cookie = session.headers.getSetCookie()[0]?.split(';')[0] ?? '';
  const [zh, en] = await Promise.all([watch('?lang=zh', { cookie }), watch('?lang=en')]);
  await vi.waitFor(
    () => expect([zh, en].every(({ frames }) => frames.length > 0)).toBe(true),
    SOON,
  );
  expect(zh.frames[0]?.sales[0]?.title).not.toBe(en.frames[0]?.sales[0]?.title);
  expect(zh.frames[0]).toMatchObject({
    stores: { redis: 'ok', mysql: expect.any(String) },
    workers: [{}],
  });
  for (const headers of [
    {},
    { authorization: 'Bearer wrong' },
    { ...bearer, origin: 'http://evil' },
  ]) {
    const [error] = await once(new WebSocket(address(), { headers }), 'error');
    expect(String(error)).toMatch(/40[13]/);
  }
});

closesWithSession({
  stack: () => stack,
  path: '/api/admin/overview/watch',
  cookie: '/api/admin',
});

it('a reset in front of the page is told as the next round', async () => {
  const { frames } = await watch();
  await vi.waitFor(() => expect(frames).not.toEqual([]), SOON);
  const { round } = await stack.reset(1, 4);
  await vi.waitFor(() => {
    const told = frames.flatMap(({ sales }) => sales).findLast(({ saleId }) => saleId === 1);
    expect(told).toMatchObject({ round, total: 4, available: 4, accepted: 0 });
  }, SOON);
  expect(frames.flatMap(contradictions)).toEqual([]);
});

const IDLE = { isShedding: false, inHand: 0 };

/** A feed of its own over the same stores, and which sales it read. */
function countedFeed() {
  const { db, inventory, tasks, readiness } = stack;
  const board = createSaleBoard({ db, inventory, tasks, passLeadMs: 0 });
  const figures = createFigures({ db, inventory, tasks, board });
  const read: number[] = [];
  const moments: unknown[] = [];
  const counted: typeof figures = {
    begin(rows) {
      moments.push(rows);
      return figures.begin(rows);
    },
    read(row, now) {
      read.push(row.id);
      return figures.read(row, now);
    },
    make: figures.make,
  };
  const feed = createOverviewFeed(
    { board, figures: counted, around: createSurroundings({ tasks, readiness, load: IDLE }) },
    { debug: () => {} },
  );
  onTestFinished(() => feed.close());
  return { feed, read, moments };
}

it('is read once for all who watch, not at all for nobody, and a sale that is over costs nothing', async () => {
  const now = Date.now();
  const { id: over } = await makeSale(stack.db, {
    opensAt: new Date(now - 60_000),
    closesAt: new Date(now - 1000),
  });
  const { feed, read, moments } = countedFeed();
  await sleep(50);
  expect(moments).toEqual([]);
  const told: string[][] = [[], []];
  const stop = told.map((texts) =>
    feed.watch({ language: 'en', take: (text) => texts.push(text) > 0 }),
  );
  await vi.waitFor(() => expect(told.map(({ length }) => length >= 3)).toEqual([true, true]), SOON);
  expect(told[0]).toEqual(told[1]);
  expect(read.filter((id) => id === over)).toHaveLength(1);
  expect(read.filter((id) => id === 1).length).toBeGreaterThanOrEqual(3);
  expect(moments.length).toBeLessThanOrEqual((told[0]?.length ?? 0) + 1);
  stop.forEach((leave) => leave());
  const until = moments.length;
  await sleep(600);
  expect(moments.length).toBeLessThanOrEqual(until + 1);
});

it('who could not be told something is told the whole the next time', async () => {
  const { feed } = countedFeed();
  const told: { whole: boolean }[] = [];
  feed.watch({
    language: undefined,
    take: (text) => told.push(JSON.parse(text)) !== 2,
  });
  await vi.waitFor(() => expect(told.length).toBeGreaterThanOrEqual(4), SOON);
  expect(told.slice(0, 4).map(({ whole }) => whole)).toEqual([true, false, true, false]);
});
