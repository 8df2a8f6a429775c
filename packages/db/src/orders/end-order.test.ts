import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import type { Connection } from 'mysql2/promise';
import {
  eventually,
  openRound,
  openShell,
  outcomes,
  placeInNewRound,
  running,
  setPayBy,
} from '../testing/fixtures.ts';
import { createTestDb, type TestDb } from '../testing/test-db.ts';

let test: TestDb;
let shell: Connection;

beforeAll(async () => {
  test = await createTestDb(inject('mysqlUrl'), { poolSize: 16 });
  shell = await openShell(test.url);
});
afterAll(async () => {
  await shell.end();
  await test.drop();
});

async function oneOrder() {
  const { round, orders } = await placeInNewRound(test.db, 1);
  return { round, order: orders[0]! };
}

describe('payOrder', () => {
  it('pays in time, and says the same again', async () => {
    const { order, round } = await oneOrder();
    const paid = await test.db.payOrder(order);
    expect(paid).toMatchObject({
      outcome: 'paid',
      order: { status: 'paid', paidAt: expect.any(Date) },
    });
    expect(await test.db.payOrder(order)).toEqual(paid);
    expect(await test.db.countRound(1, round)).toMatchObject({ sold: 1, paid: 1, unpaid: 0 });
  });

  it('does not know orders of others', async () => {
    const { order } = await oneOrder();
    const stranger = { orderId: order.orderId, userId: 'g_stranger' };
    expect(await test.db.payOrder(stranger)).toEqual({ outcome: 'not_found' });
    expect(await test.db.cancelOrder(stranger)).toEqual({ outcome: 'not_found' });
    expect(await test.db.findOrder(order.orderId)).toMatchObject({ status: 'unpaid' });
  });

  it('is too late after the window, swept or not', async () => {
    const { order, round } = await oneOrder();
    await setPayBy(shell, [order.orderId], 0);
    expect(await test.db.payOrder(order)).toMatchObject({
      outcome: 'expired',
      order: { status: 'unpaid' },
    });
    expect(await test.db.countRound(1, round)).toMatchObject({ sold: 1, unpaid: 1 });
    await test.db.expireOrders({ limit: 10 });
    expect(await test.db.payOrder(order)).toMatchObject({
      outcome: 'expired',
      order: { status: 'expired' },
    });
  });

  it('refuses a cancelled order and a void one', async () => {
    const cancelled = await oneOrder();
    await test.db.cancelOrder(cancelled.order);
    const voided = await oneOrder();
    await openRound(test.db, 1);
    for (const { order } of [cancelled, voided]) {
      expect(await test.db.payOrder(order)).toMatchObject({ outcome: 'not_open' });
    }
  });
});

describe('cancelOrder', () => {
  it('gives the unit back once, however often it is asked', async () => {
    const { order, round } = await oneOrder();
    const answers = await Promise.all(Array.from({ length: 8 }, () => test.db.cancelOrder(order)));
    expect(outcomes(answers)).toEqual({ cancelled: 8 });
    expect(await test.db.countRound(1, round)).toMatchObject({ sold: 0, live: 0, cancelled: 1 });
  });

  it('refuses a paid order, and one whose time is over', async () => {
    const paid = await oneOrder();
    await test.db.payOrder(paid.order);
    expect(await test.db.cancelOrder(paid.order)).toMatchObject({ outcome: 'not_open' });

    const late = await oneOrder();
    await setPayBy(shell, [late.order.orderId], 0);
    expect(await test.db.cancelOrder(late.order)).toMatchObject({ outcome: 'expired' });
    expect(await test.db.countRound(1, late.round)).toMatchObject({ sold: 1 });
  });
});

describe('expireOrders', () => {
  it('ends overdue orders of all rounds, and no others', async () => {
    const first = await placeInNewRound(test.db, 4);
    const [overdue, paid, open, other] = first.orders;
    await test.db.payOrder(paid!);
    await setPayBy(shell, [overdue!.orderId, other!.orderId], 0);

    const ended = await test.db.expireOrders({ limit: 10 });
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
    expect(await test.db.expireOrders({ limit: 10 })).toEqual([]);
  });

  it('ends at most as many as it was told, the oldest first', async () => {
    const { orders } = await placeInNewRound(test.db, 3);
    await setPayBy(shell, [orders[0]!.orderId], 0);
    await setPayBy(shell, [orders[1]!.orderId], -60_000);
    await setPayBy(shell, [orders[2]!.orderId], -30_000);
    const ended = await test.db.expireOrders({ limit: 2 });
    expect(ended.map((o) => o.orderId).sort()).toEqual(
      [orders[1]!.orderId, orders[2]!.orderId].sort(),
    );
    await test.db.expireOrders({ limit: 10 });
  });

  it('returns every unit once to 8 concurrent sweepers', async () => {
    const { round, orders } = await placeInNewRound(test.db, 40);
    await setPayBy(
      shell,
      orders.map((o) => o.orderId),
      0,
    );
    const sweeps = Array.from({ length: 8 }, () => test.db.expireOrders({ limit: 100 }));
    const ended = (await Promise.all(sweeps)).flat();
    expect(ended).toHaveLength(40);
    expect(new Set(ended.map((o) => o.orderId)).size).toBe(40);
    expect(await test.db.countRound(1, round)).toMatchObject({ sold: 0, live: 0, expired: 40 });
  });
});

describe('the lock order', () => {
  it('is round before order, for everything that gives a unit back', async () => {
    const { round, orders } = await placeInNewRound(test.db, 2);
    const ids = orders.map((order) => order.orderId);
    await setPayBy(shell, [ids[0]!], 0);
    const other = await openShell(test.url);
    await other.beginTransaction();
    await other.query('SELECT * FROM rounds WHERE sale_id = 1 AND round = ? FOR UPDATE', [round]);
    const ending = Promise.all([
      test.db.expireOrders({ limit: 10 }),
      test.db.cancelOrder(orders[1]!),
    ]);
    await eventually(async () => (await running(shell, 'select `total`')).length === 2);
    await other.query('SELECT * FROM orders WHERE id IN (?) FOR UPDATE NOWAIT', [ids]);
    await other.rollback();
    await other.end();

    expect(await ending).toMatchObject([[{ orderId: ids[0] }], { outcome: 'cancelled' }]);
    expect(await test.db.countRound(1, round)).toMatchObject({ sold: 0, live: 0 });
  });
});

describe('races have one winner', () => {
  const PAIRS = 200;

  it('pay and expire, around the end of the window', async () => {
    const { round, orders } = await placeInNewRound(test.db, PAIRS);
    // The windows end one after the other while payments and sweeps run; the first are over, the last stay open.
    await shell.query(
      `UPDATE orders JOIN (SELECT id, ROW_NUMBER() OVER (ORDER BY id) AS n FROM orders WHERE round = ?) o USING (id)
          SET pay_by = NOW(3) + INTERVAL CASE WHEN n <= 10 THEN 0 WHEN n > 190 THEN 60 ELSE n / 400 END SECOND`,
      [round],
    );
    const sweeping = new AbortController();
    const sweeps = [1, 2, 3, 4].map(async () => {
      const ended = [];
      while (!sweeping.signal.aborted) ended.push(...(await test.db.expireOrders({ limit: 20 })));
      return ended;
    });
    const payments = await Promise.all(orders.map((order) => test.db.payOrder(order)));
    await eventually(async () => (await test.db.countRound(1, round)).unpaid === 0);
    sweeping.abort();
    const expired = (await Promise.all(sweeps)).flat();
    const paid = payments.filter((p) => p.outcome === 'paid').length;

    expect(paid).toBeGreaterThanOrEqual(10);
    expect(expired.length).toBeGreaterThanOrEqual(10);
    expect(paid + expired.length).toBe(PAIRS);
    expect(outcomes(payments)).toEqual({ paid, expired: PAIRS - paid });
    expect(await test.db.countRound(1, round)).toMatchObject({
      sold: paid,
      live: paid,
      paid,
      expired: PAIRS - paid,
    });
  });

  it('pay and cancel at the same moment', async () => {
    const { round, orders } = await placeInNewRound(test.db, PAIRS);
    const pairs = await Promise.all(
      orders.map((order, n) => {
        const pay = () => test.db.payOrder(order);
        const cancel = () => test.db.cancelOrder(order);
        return n % 2 === 0 ? Promise.all([pay(), cancel()]) : Promise.all([cancel(), pay()]);
      }),
    );
    for (const pair of pairs) {
      const won = pair.map((answer) => answer.outcome).sort();
      expect([
        ['cancelled', 'not_open'],
        ['not_open', 'paid'],
      ]).toContainEqual(won);
    }
    const count = await test.db.countRound(1, round);
    expect(count.paid + count.cancelled).toBe(PAIRS);
    expect(count).toMatchObject({ sold: count.paid, live: count.paid });
  });
});
