import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import type { Connection } from 'mysql2/promise';
import type { PaymentStarted } from './payments.ts';
import {
  eventually,
  openRound,
  openShell,
  outcomes,
  placeInNewRound,
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

async function started() {
  const { order, round } = await oneOrder();
  const payment = moneyOf(await test.db.startPayment({ ...order, provider: 'demo' }));
  return { order, round, payment };
}

function moneyOf(started: PaymentStarted) {
  if (started.outcome !== 'pending') throw new Error(started.outcome);
  return started.payment;
}

describe('startPayment', () => {
  it('makes one payment per order, however often it is asked', async () => {
    const { order } = await oneOrder();
    const asked = Array.from({ length: 8 }, () =>
      test.db.startPayment({ ...order, provider: 'demo' }),
    );
    const references = (await Promise.all(asked)).map((each) => moneyOf(each).reference);
    expect(new Set(references).size).toBe(1);
    expect(await test.db.findPayment(order.orderId)).toMatchObject({
      status: 'pending',
      amountCents: order.priceCents,
      currency: order.currency,
    });
  });

  it('is not for others, nor for orders that ended', async () => {
    const { order } = await oneOrder();
    expect(
      await test.db.startPayment({ ...order, userId: 'g_stranger', provider: 'demo' }),
    ).toEqual({ outcome: 'not_found' });
    await setPayBy(shell, [order.orderId], 0);
    expect(await test.db.startPayment({ ...order, provider: 'demo' })).toMatchObject({
      outcome: 'expired',
    });
    const { order: other } = await oneOrder();
    await test.db.cancelOrder(other);
    expect(await test.db.startPayment({ ...other, provider: 'demo' })).toMatchObject({
      outcome: 'not_open',
    });
  });
});

describe('settlePayment', () => {
  it('pays in time; a duplicate is answered the same', async () => {
    const { order, round, payment } = await started();
    const events = Array.from({ length: 8 }, () => test.db.settlePayment(payment));
    expect(outcomes(await Promise.all(events))).toEqual({ paid: 8 });
    expect(await test.db.findOrder(order.orderId)).toMatchObject({ status: 'paid' });
    expect(await test.db.countRound(1, round)).toMatchObject({ sold: 1, paid: 1 });
    expect(await test.db.startPayment({ ...order, provider: 'demo' })).toMatchObject({
      outcome: 'paid',
    });
  });

  it.each(['swept', 'not swept'])('is due back when the window is over, %s', async (swept) => {
    const { order, round, payment } = await started();
    await setPayBy(shell, [order.orderId], 0);
    if (swept === 'swept') await test.db.expireOrders({ limit: 10 });
    expect(await test.db.settlePayment(payment)).toMatchObject({
      outcome: 'refund_due',
      payment: { status: 'refund_due' },
    });
    await test.db.expireOrders({ limit: 10 });
    expect(await test.db.settlePayment(payment)).toMatchObject({ outcome: 'refund_due' });
    expect(await test.db.countRound(1, round)).toMatchObject({ sold: 0, paid: 0, expired: 1 });
  });

  it('is due back for a cancelled order, a void one, and another amount', async () => {
    const cancelled = await started();
    await test.db.cancelOrder(cancelled.order);
    const voided = await started();
    await openRound(test.db, 1);
    const short = await started();
    const settled = await Promise.all([
      test.db.settlePayment(cancelled.payment),
      test.db.settlePayment(voided.payment),
      test.db.settlePayment({ ...short.payment, amountCents: 1 }),
    ]);
    expect(outcomes(settled)).toEqual({ refund_due: 3 });
  });

  it('does not know a reference nobody made', async () => {
    const money = { reference: 'pay_unknown', amountCents: 1, currency: 'CNY' };
    expect(await test.db.settlePayment(money)).toEqual({ outcome: 'not_found' });
  });

  it('races the sweep to one winner: either paid and kept, or due back and free again', async () => {
    const { round, orders } = await placeInNewRound(test.db, 100);
    const payments = await Promise.all(
      orders.map(async (order) =>
        moneyOf(await test.db.startPayment({ ...order, provider: 'webhook' })),
      ),
    );
    await shell.query(
      `UPDATE orders JOIN (SELECT id, ROW_NUMBER() OVER (ORDER BY id) AS n FROM orders WHERE round = ?) o USING (id)
          SET pay_by = NOW(3) + INTERVAL (n * 4000) MICROSECOND`,
      [round],
    );
    const [settled] = await Promise.all([
      Promise.all(payments.map((payment) => test.db.settlePayment(payment))),
      ...[1, 2, 3].map(() => test.db.expireOrders({ limit: 100 })),
    ]);
    await eventually(async () => {
      await test.db.expireOrders({ limit: 1000 });
      return (await test.db.countRound(1, round)).unpaid === 0;
    });
    const { paid = 0, refund_due: refunds = 0 } = outcomes(settled);
    expect(paid + refunds).toBe(100);
    const count = await test.db.countRound(1, round);
    expect(count).toMatchObject({ paid, sold: paid, live: paid, expired: refunds });
  });
});
