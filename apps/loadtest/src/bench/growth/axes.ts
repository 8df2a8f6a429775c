import type { SaleList } from '@seckill/contracts';
import { makeSale } from '@seckill/db/testing';
import { WebSocket } from 'ws';
import { request } from '../../product/http.ts';
import { inLanes, width } from '../../product/lanes.ts';
import { poll } from '../../product/poll.ts';
import { resetSale } from '../../product/sale.ts';
import { openFileLimit } from '../../storm/open-files.ts';
import { signSessions } from '../load/sessions.ts';
import { openRounds, press, type Field } from '../scale/measure-fleet.ts';
import type { Load } from '../scale/run.ts';
import { makePastBuyers, makePastOrders } from './past-orders.ts';
import { pointAt, type Growth, type Point } from './point.ts';

/** Tickets of one measurement, unless it is the tickets that grow. */
const TICKETS = 3000;
/** Buyers that the generator is given at once. */
const CROWD = 50_000;

/** Powers of ten, from one to the other. */
const powers = (from: number, to: number): number[] =>
  from > to ? [] : [from, ...powers(from * 10, to)];

type Grow = (field: Field, most: number, onPoint: (point: Point) => void) => Promise<void>;

/** What grows, from what a small shop has to what a large one has after years. */
export const AXES: readonly { what: Growth['what']; grow: Grow }[] = [
  { what: 'tickets of the round', grow: growTickets },
  { what: 'open sales', grow: growSales },
  { what: 'past orders, and everybody wins', grow: growOrders },
  { what: 'sockets that watch the sale', grow: growSockets },
];

/** Each measurement is that of the last tickets until there are so many, at most a crowd of them. */
async function growTickets(field: Field, most: number, onPoint: (point: Point) => void) {
  const rounds = await openRounds(field, 'losers');
  let there = 0;
  for (const x of powers(1000, most)) {
    let last: Awaited<ReturnType<typeof press>> | undefined;
    while (there < x) {
      const amount = Math.min(CROWD, x - there);
      const cookies = signSessions(field.fleet.sessionSecret, amount);
      last = await press({ ...field, cookies }, rounds, { amount });
      there += amount;
    }
    if (last) onPoint(await pointAt(x, field, last));
  }
}

async function growSales(field: Field, _most: number, onPoint: (point: Point) => void) {
  const { db } = field.fleet.database;
  let there = 1;
  for (const x of powers(1, 1000)) {
    for (; there < x; there += 1) await makeSale(db, { title: `Beside ${there}`, stock: 10 });
    await untilAllKnown(field);
    onPoint(await pointAt(x, field, await once(field, 'losers')));
  }
}

/** Sales that are made in MySQL alone are carried to Redis by the worker: once, and not at the cost of a ticket. */
async function untilAllKnown({ fleet: { operator } }: Field) {
  const known = await poll({ everyMs: 500, limitMs: 60_000 }, async () => {
    const { body } = await request(operator, { path: '/api/sales' });
    const { sales }: SaleList = Object(body);
    return sales.every(({ available }) => available !== null) || undefined;
  });
  if (!known) throw new Error('not all sales are known to Redis after a minute');
}

async function growOrders(field: Field, most: number, onPoint: (point: Point) => void) {
  const { database, operator, adminToken } = field.fleet;
  const { id: saleId } = await makeSale(database.db, { title: 'Past' });
  await resetSale(operator, adminToken, saleId, 0);
  await makePastBuyers(database);
  let there = 0;
  for (const x of powers(1000, most)) {
    await makePastOrders(database, { saleId, round: 1 }, there, x);
    there = x;
    onPoint(await pointAt(x, field, await once(field, 'winners')));
  }
}

/** As many as one process may have. */
async function growSockets(field: Field, _most: number, onPoint: (point: Point) => void) {
  const { fleet, cookies, sales } = field;
  const url = `${fleet.apis[0]?.url.replace(/^http/, 'ws')}/api/live`;
  const limit = (openFileLimit() ?? Infinity) - 500;
  const sockets: WebSocket[] = [];
  const open = (cookie: string) =>
    new Promise<void>((resolve, reject) => {
      const socket = new WebSocket(url, { headers: { cookie }, perMessageDeflate: false });
      sockets.push(socket);
      socket.once('error', reject).once('open', () => {
        socket.on('error', () => undefined);
        socket.send(JSON.stringify({ type: 'watch-sale', saleId: sales[0] }), () => resolve());
      });
    });
  try {
    for (const x of [...powers(100, 10_000), 20_000].filter((count) => count <= limit)) {
      await inLanes(cookies.slice(sockets.length, x), width(64), open);
      onPoint(await pointAt(x, field, await once(field, 'losers')));
    }
  } finally {
    for (const socket of sockets) socket.terminate();
  }
}

/** One measurement in a round of its own. */
const once = async (field: Field, load: Load) =>
  press(field, await openRounds(field, load), { amount: TICKETS });
