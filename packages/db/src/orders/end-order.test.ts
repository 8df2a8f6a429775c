import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { createAccess, type Access } from '../access/access.ts';
import type { Session } from '../access/connect.ts';
import { PATIENCE } from '../access/patience.ts';
import {
  eventually,
  oneOrder,
  outcomes,
  ownDatabase,
  placeInNewRound,
  running,
} from '../testing/fixtures.ts';
import { openShell } from '../testing/open-shell.ts';
import { sweep } from '../testing/sweep.ts';
import { pay } from '../testing/pay.ts';
import { cancelOrder, payInTime } from './end-order.ts';

const test = await ownDatabase({ poolSize: 16 });
const { shell } = test;

/** Whoever waits for a lock that this test has, waits for longer. */
const SOON = { timeout: 20_000 };

/** A client whose locks end with the test, however that ends. */
async function anotherShell() {
  const other = await openShell(test.url);
  onTestFinished(() => other.end());
  return other;
}

function ownAccess() {
  const access = createAccess({
    ...PATIENCE.wait,
    url: test.url,
    poolSize: 1,
    probeMs: 1000,
    idleInTransactionSeconds: 10,
  });
  onTestFinished(() => access.close());
  return access;
}

/** As `access`, but the database is as slow as this before each UPDATE. */
function slowToWrite(access: Access, ms: number): Access {
  const slow = (tx: Session) =>
    new Proxy(tx, {
      get(target, name) {
        if (name === 'update') Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
        const member: unknown = Reflect.get(target, name, target);
        return typeof member === 'function' ? member.bind(target) : member;
      },
    });
  return { ...access, write: (run) => access.write((tx) => run(slow(tx))) };
}

describe('payInTime', () => {
  it('judges by itself whether there is time left, whatever was read before', async () => {
    const { order } = await oneOrder(test.db);
    await test.setPayBy([order.orderId], 0);
    const access = ownAccess();
    const found = { order, at: new Date() };
    expect(await access.write((tx) => payInTime(tx, found))).toBeUndefined();
    expect(await test.db.findOrder(order.orderId)).toMatchObject({ status: 'unpaid' });
  });
});

describe('cancelOrder', () => {
  it('does not know orders of others', async () => {
    const { order } = await oneOrder(test.db);
    const stranger = { orderId: order.orderId, userId: 'g_stranger' };
    expect(await test.db.cancelOrder(stranger)).toEqual({ outcome: 'not_found' });
    expect(await test.db.findOrder(order.orderId)).toMatchObject({ status: 'unpaid' });
  });

  it('gives the unit back once, however often it is asked', async () => {
    const { order, round } = await oneOrder(test.db);
    const answers = await Promise.all(Array.from({ length: 8 }, () => test.db.cancelOrder(order)));
    expect(outcomes(answers)).toEqual({ cancelled: 8 });
    expect(await test.db.countRound(1, round)).toMatchObject({ sold: 0, live: 0, cancelled: 1 });
  });

  it('refuses a paid order, and one whose time is over', async () => {
    const paid = await oneOrder(test.db);
    await pay(test.db, paid.order);
    expect(await test.db.cancelOrder(paid.order)).toMatchObject({ outcome: 'not_open' });

    const late = await oneOrder(test.db);
    await test.setPayBy([late.order.orderId], 0);
    expect(await test.db.cancelOrder(late.order)).toMatchObject({ outcome: 'expired' });
    expect(await test.db.countRound(1, late.round)).toMatchObject({ sold: 1 });
  });

  it.each([
    { when: 'ends while it looks', outcome: 'cancelled', sold: 0 },
    { when: 'is over before it looks', outcome: 'expired', sold: 1 },
  ])('counts the unit once where the time to pay $when', async ({ outcome, sold }) => {
    const { order, round } = await oneOrder(test.db);
    const leftMs = outcome === 'cancelled' ? 800 : 0;
    const access = slowToWrite(ownAccess(), leftMs);
    await test.setPayBy([order.orderId], leftMs);
    const answer = await cancelOrder(access, order);
    expect(answer).toMatchObject({ outcome });
    expect(await test.db.countRound(1, round)).toMatchObject({ sold, live: sold });
  });
});

describe('expireOrders', () => {
  it('ends overdue orders of all rounds, and no others', async () => {
    const first = await placeInNewRound(test.db, 4);
    const [overdue, paid, open, other] = first.orders;
    await pay(test.db, paid!);
    await test.setPayBy([overdue!.orderId, other!.orderId], 0);

    const ended = await sweep(test.db, 10);
    expect(ended.map((order) => order.orderId).sort()).toEqual(
      [overdue!.orderId, other!.orderId].sort(),
    );
    expect(ended.every((o) => o.status === 'expired' && o.closedAt && o.closedAt >= o.payBy)).toBe(
      true,
    );
    expect(await test.db.findOrder(open!.orderId)).toMatchObject({ status: 'unpaid' });
    expect(await test.db.countRound(1, first.round)).toMatchObject({
      sold: 2,
      live: 2,
      expired: 2,
    });
    expect(await sweep(test.db, 10)).toEqual([]);
  });

  it('ends at most as many as it was told, the oldest first', async () => {
    const { orders } = await placeInNewRound(test.db, 3);
    await test.setPayBy([orders[0]!.orderId], 0);
    await test.setPayBy([orders[1]!.orderId], -60_000);
    await test.setPayBy([orders[2]!.orderId], -30_000);
    const ended = await sweep(test.db, 2);
    expect(ended.map((o) => o.orderId).sort()).toEqual(
      [orders[1]!.orderId, orders[2]!.orderId].sort(),
    );
    await sweep(test.db, 10);
  });

  it('returns every unit once to 8 concurrent sweepers', async () => {
    const { round, orders } = await placeInNewRound(test.db, 40);
    await test.setPayBy(
      orders.map((o) => o.orderId),
      0,
    );
    const sweeps = Array.from({ length: 8 }, () => sweep(test.db));
    const ended = (await Promise.all(sweeps)).flat();
    expect(ended).toHaveLength(40);
    expect(new Set(ended.map((o) => o.orderId)).size).toBe(40);
    expect(await test.db.countRound(1, round)).toMatchObject({ sold: 0, live: 0, expired: 40 });
  });
});

describe('the time to pay', () => {
  it.each(['ahead', 'behind'])(
    'is the same whatever the clock of its process says: an hour %s',
    async (way) => {
      const off = way === 'ahead' ? 3_600_000 : -3_600_000;
      onTestFinished(() => void vi.useRealTimers());
      vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + off });
      const { orders } = await placeInNewRound(test.db, 2);
      const [open, late] = orders;
      const { payWindowSeconds } = (await test.db.findSale(1))!;
      expect(open!.payBy.getTime() - open!.createdAt.getTime()).toBe(payWindowSeconds * 1000);
      expect(await sweep(test.db)).toEqual([]);
      await test.setPayBy([late!.orderId], 0);
      expect(await sweep(test.db)).toMatchObject([{ orderId: late!.orderId }]);
      expect(await test.db.cancelOrder(open!)).toMatchObject({ outcome: 'cancelled' });
    },
  );
});

describe('the sweep waits for nobody', () => {
  it(
    'passes an order over that somebody holds, and ends the others of its round',
    SOON,
    async () => {
      const { round, orders } = await placeInNewRound(test.db, 3);
      const ids = orders.map((order) => order.orderId);
      await test.setPayBy(ids, 0);
      const other = await anotherShell();
      await other.beginTransaction();
      await other.query('SELECT * FROM orders WHERE id = ? FOR UPDATE', [ids[1]]);
      const ended = (await sweep(test.db)).map((order) => order.orderId);
      expect(new Set(ended)).toEqual(new Set([ids[0], ids[2]]));
      expect(await test.db.countRound(1, round)).toMatchObject({ sold: 1, live: 1, expired: 2 });
      await other.rollback();
      expect(await sweep(test.db)).toMatchObject([{ orderId: ids[1] }]);
    },
  );
});

describe('the lock order', () => {
  it('is round before order, for everything that gives a unit back', SOON, async () => {
    const { round, orders } = await placeInNewRound(test.db, 2);
    const ids = orders.map((order) => order.orderId);
    await test.setPayBy([ids[0]!], 0);
    const other = await anotherShell();
    await other.beginTransaction();
    await other.query('SELECT * FROM rounds WHERE sale_id = 1 AND round = ? FOR UPDATE', [round]);
    const ending = test.db.cancelOrder(orders[1]!);
    await eventually(async () => (await running(shell, 'select `total`')).length === 1);
    await other.query('SELECT * FROM orders WHERE id IN (?) FOR UPDATE NOWAIT', [ids]);
    const id = { saleId: 1, round, limit: 10 };
    expect(await test.db.expireOrders(id)).toEqual({ outcome: 'locked' });
    await other.rollback();

    expect(await ending).toMatchObject({ outcome: 'cancelled' });
    expect(await sweep(test.db, 10)).toMatchObject([{ orderId: ids[0] }]);
    expect(await test.db.countRound(1, round)).toMatchObject({ sold: 0, live: 0 });
  });
});
