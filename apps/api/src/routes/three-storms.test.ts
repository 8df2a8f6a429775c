import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { startStack, type Guest, type Stack } from '../testing/stack.ts';

const PEOPLE = 300;
const STOCK = 30;
const WAITING = 60;
const AT_ONCE = 50;

let stack: Stack;
beforeAll(async () => {
  stack = await startStack();
  await stack.work();
});
afterAll(() => stack.close());

type Person = { guest: Guest; taskId: string; number: number };

/** One in five does not pay, told by the ticket's number. */
const pays = ({ number }: Person) => number % 5 !== 0;

async function inChunks<T, R>(all: T[], work: (one: T, index: number) => Promise<R>): Promise<R[]> {
  const done: R[] = [];
  for (let from = 0; from < all.length; from += AT_ONCE) {
    const chunk = all.slice(from, from + AT_ONCE);
    done.push(...(await Promise.all(chunk.map((one, i) => work(one, from + i)))));
  }
  return done;
}

/** A busy machine may answer 503: come again, as the answer says. */
function patiently<A extends { status: number }>(ask: () => Promise<A>): Promise<A> {
  return vi.waitFor(
    async () => {
      const answer = await ask();
      if (answer.status === 503) throw new Error('the API still answers 503');
      return answer;
    },
    { timeout: 60_000, interval: 50 },
  );
}

async function newSale(): Promise<number> {
  const sale = {
    title: 'Storm',
    priceCents: 100,
    opensAt: new Date(Date.now() - 1000).toISOString(),
    closesAt: new Date(Date.now() + 3_600_000).toISOString(),
    stock: STOCK,
    payWindowSeconds: 600,
  };
  const made = await patiently(() => stack.admin('POST', '/api/admin/sales', sale));
  return made.body.id;
}

const taskOf = ({ guest, taskId }: Person) =>
  vi.waitFor(
    async () => {
      const { body } = await patiently(() => guest.call('GET', `/api/tasks/${taskId}`));
      if (body.status === 'queued') throw new Error(`ticket ${taskId} is still queued`);
      return body;
    },
    { timeout: 120_000, interval: 20 },
  );

async function pay(one: Person): Promise<number> {
  const { order } = await taskOf(one);
  const path = `/api/orders/${order.orderId}/payment`;
  return (await patiently(() => one.guest.call('POST', path, {}))).status;
}

/** Everyone presses; four of five winners pay, and some of the others stand by, with their ticket or a new one. */
async function storm(saleId: number, guests: Guest[]) {
  const pressed: Person[] = [];
  const turnedAway: Guest[] = [];
  await inChunks(guests, async (guest) => {
    const { status, body } = await patiently(() =>
      guest.call('POST', `/api/sales/${saleId}/purchases`, {}),
    );
    if (status === 202) return pressed.push({ guest, ...body });
    expect(body.code).toBe('sold_out');
    return turnedAway.push(guest);
  });
  const verdicts = await inChunks(pressed, taskOf);
  const won = pressed.filter((_, i) => verdicts[i].status === 'success');
  const late = pressed.filter((_, i) => verdicts[i].status === 'sold_out').slice(0, WAITING);
  const standby = `/api/sales/${saleId}/standby`;
  await inChunks(late, ({ guest, taskId }) =>
    patiently(() => guest.call('POST', standby, { taskId })),
  );
  const later = await inChunks(turnedAway.slice(0, WAITING - late.length), async (guest) => {
    const { body } = await patiently(() => guest.call('POST', standby, {}));
    return { guest, ...body };
  });
  expect(new Set(await inChunks(won.filter(pays), pay))).toEqual(new Set([200]));
  return { saleId, won, waiting: [...late, ...later] };
}

/** For winners who have not paid yet there is no time left. */
async function hurry({ won }: { won: Person[] }) {
  const lazy = await inChunks(
    won.filter((one) => !pays(one)),
    taskOf,
  );
  const orders = lazy.map(({ order }) => order.orderId);
  await stack.setPayBy(orders, -1);
}

it(
  'storms on three sales at once, one in five winners not paying: every unit ends paid',
  { timeout: 240_000 },
  async () => {
    const sales = await Promise.all([newSale(), newSale(), newSale()]);
    const guests = await inChunks(Array.from({ length: PEOPLE }), () => stack.guest());
    const storms = await Promise.all(sales.map((saleId) => storm(saleId, guests)));
    for (const { won, waiting } of storms) {
      expect(won).toHaveLength(STOCK);
      expect(waiting).toHaveLength(WAITING);
    }
    await Promise.all(storms.map(hurry));

    const standing = storms.flatMap(({ waiting }) => waiting);
    const asked = new Set<string>();
    const payWhenTold = () =>
      inChunks(standing, async (one) => {
        if (asked.has(one.taskId)) return;
        const { status, order } = await taskOf(one);
        if (status !== 'success') return;
        asked.add(one.taskId);
        if (pays(one)) await pay(one);
        else await stack.setPayBy([order.orderId], -1);
      });
    const counts = () => Promise.all(sales.map((saleId) => stack.db.countRound(saleId, 1)));
    for (const until = Date.now() + 120_000; Date.now() < until; await sleep(50)) {
      await stack.sweep();
      await payWhenTold();
      if ((await counts()).every(({ paid }) => paid === STOCK)) break;
    }

    for (const { paid, unpaid, sold, expired } of await counts()) {
      expect({ paid, unpaid, sold }).toEqual({ paid: STOCK, unpaid: 0, sold: STOCK });
      expect(expired).toBeGreaterThan(0);
    }
    for (const saleId of sales) {
      const path = `/api/admin/sales/${saleId}/verify`;
      const { body } = await patiently(() => stack.admin('GET', path));
      expect(body.checks.filter(({ ok }: { ok: boolean }) => !ok)).toEqual([]);
    }
  },
);
