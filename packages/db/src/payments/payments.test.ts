import { afterAll, describe, expect, it } from 'vitest';
import type { PaymentRow, PaymentStarted } from './payments.ts';
import {
  eventually,
  oneOrder,
  openRound,
  outcomes,
  ownDatabase,
  placeInNewRound,
  running,
} from '../testing/fixtures.ts';
import { openShell } from '../testing/open-shell.ts';
import { sweep } from '../testing/sweep.ts';

const test = await ownDatabase({ poolSize: 16 });
const { shell } = test;
const other = await openShell(test.url);
afterAll(() => other.end());

async function started() {
  const { order, round } = await oneOrder(test.db);
  const payment = moneyOf(await test.db.startPayment({ ...order, provider: 'demo' }));
  return { order, round, payment };
}

const moneyFor = ({ orderId }: { orderId: string }) => test.db.findMoney([orderId]);

function moneyOf(started: PaymentStarted) {
  if (started.outcome !== 'pending') throw new Error(started.outcome);
  return started.payment;
}

describe('startPayment', () => {
  it('makes one payment per order, however often it is asked', async () => {
    const { order } = await oneOrder(test.db);
    const asked = Array.from({ length: 8 }, () =>
      test.db.startPayment({ ...order, provider: 'demo' }),
    );
    const references = (await Promise.all(asked)).map((each) => moneyOf(each).reference);
    expect(new Set(references).size).toBe(1);
    expect(await moneyFor(order)).toMatchObject({
      payments: [{ status: 'pending', amountCents: order.priceCents, currency: order.currency }],
      arrivals: [],
    });
  });

  it('is not for others', async () => {
    const { order } = await oneOrder(test.db);
    const stranger = { orderId: order.orderId, userId: 'g_stranger', provider: 'demo' };
    expect(await test.db.startPayment(stranger)).toEqual({ outcome: 'not_found' });
    expect((await moneyFor(order)).payments).toEqual([]);
  });

  it('is too late after the window, swept or not', async () => {
    const { order, round } = await oneOrder(test.db);
    const start = () => test.db.startPayment({ ...order, provider: 'demo' });
    await test.setPayBy([order.orderId], 0);
    expect(await start()).toMatchObject({ outcome: 'expired', order: { status: 'unpaid' } });
    expect(await test.db.countRound(1, round)).toMatchObject({ sold: 1, unpaid: 1 });
    await sweep(test.db, 10);
    expect(await start()).toMatchObject({ outcome: 'expired', order: { status: 'expired' } });
    expect((await moneyFor(order)).payments).toEqual([]);
  });

  it('refuses a cancelled order and a void one', async () => {
    const cancelled = await oneOrder(test.db);
    await test.db.cancelOrder(cancelled.order);
    const voided = await oneOrder(test.db);
    await openRound(test.db, 1);
    for (const { order } of [cancelled, voided]) {
      expect(await test.db.startPayment({ ...order, provider: 'demo' })).toMatchObject({
        outcome: 'not_open',
      });
    }
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

  it('is answered with the order as it is kept, also where its money came for another one before', async () => {
    const one = await started();
    const settled = await test.db.settlePayment({ ...one.payment, eventKey: 'of-one' });
    expect(settled).toEqual({
      outcome: 'paid',
      order: await test.db.findOrder(one.order.orderId),
    });
    const other = await started();
    expect(await test.db.settlePayment({ ...other.payment, eventKey: 'of-one' })).toEqual(settled);
    expect(await moneyFor(other.order)).toMatchObject({ arrivals: [] });
  });

  it.each(['swept', 'not swept'])('is due back when the window is over, %s', async (swept) => {
    const { order, round, payment } = await started();
    await test.setPayBy([order.orderId], 0);
    if (swept === 'swept') await sweep(test.db, 10);
    expect(await test.db.settlePayment(payment)).toMatchObject({ outcome: 'refund_due' });
    expect(await moneyFor(order)).toMatchObject({
      payments: [{ status: 'refund_due' }],
      arrivals: [{ status: 'due', reason: 'late', backCents: payment.amountCents }],
    });
    await sweep(test.db, 10);
    expect(await test.db.settlePayment(payment)).toMatchObject({ outcome: 'refund_due' });
    expect(await test.db.countRound(1, round)).toMatchObject({ sold: 0, paid: 0, expired: 1 });
  });

  it('pays also where the provider writes the currency in small letters', async () => {
    const { payment } = await started();
    const money = { ...payment, currency: payment.currency.toLowerCase() };
    expect(await test.db.settlePayment(money)).toMatchObject({ outcome: 'paid' });
  });

  it('is due back for a cancelled order, a void one and another currency', async () => {
    const cancelled = await started();
    await test.db.cancelOrder(cancelled.order);
    const voided = await started();
    await openRound(test.db, 1);
    const foreign = await started();
    const settled = await Promise.all([
      test.db.settlePayment(cancelled.payment),
      test.db.settlePayment(voided.payment),
      test.db.settlePayment({ ...foreign.payment, currency: 'JPY' }),
    ]);
    expect(outcomes(settled)).toEqual({ refund_due: 3 });
    expect(await test.db.findOrder(foreign.order.orderId)).toMatchObject({ status: 'unpaid' });
  });

  it('takes the right currency after a wrong one, by the same reference', async () => {
    const { order, payment } = await started();
    await test.db.settlePayment({ ...payment, currency: 'JPY', eventKey: 'wrong' });
    const right = await test.db.settlePayment({ ...payment, eventKey: 'right' });
    expect(right).toMatchObject({ outcome: 'paid', order: { status: 'paid' } });
    expect((await moneyFor(order)).arrivals).toMatchObject([
      { status: 'due', reason: 'currency', currency: 'JPY' },
      { status: 'kept', backCents: 0 },
    ]);
  });

  it('does not know a reference nobody made', async () => {
    const money = { reference: 'pay_unknown', amountCents: 1, currency: 'CNY' };
    expect(await test.db.settlePayment(money)).toEqual({ outcome: 'not_found' });
  });
});

describe('a sum that is not the price', () => {
  const half = (payment: PaymentRow) => ({ ...payment, amountCents: payment.amountCents / 2 });

  it('is added up: the rest has a reference of its own, and pays', async () => {
    const { order, payment } = await started();
    const first = { ...half(payment), eventKey: `first-${payment.reference}` };
    expect(await test.db.settlePayment(first)).toMatchObject({
      outcome: 'partial',
      order: { status: 'unpaid' },
    });
    expect(await test.db.settlePayment(first)).toMatchObject({ outcome: 'partial' });
    const rest = moneyOf(await test.db.startPayment({ ...order, provider: 'demo' }));
    expect(rest.reference).not.toBe(payment.reference);
    expect(rest.amountCents).toBe(payment.amountCents / 2);
    expect((await moneyFor(order)).payments.map(({ status }) => status)).toEqual([
      'partial',
      'pending',
    ]);
    expect(await test.db.settlePayment(rest)).toMatchObject({ outcome: 'paid' });
    expect(await test.db.settlePayment(first)).toMatchObject({ outcome: 'paid' });
    expect(await moneyFor(order)).toMatchObject({
      payments: [{ status: 'paid' }, { status: 'paid' }],
      arrivals: [{ status: 'kept' }, { status: 'kept' }],
    });
  });

  it('may be added up by one reference', async () => {
    const { payment } = await started();
    const parts = ['one', 'two'].map((part) =>
      test.db.settlePayment({ ...half(payment), eventKey: `${part}-${payment.reference}` }),
    );
    expect(outcomes(await Promise.all(parts))).toEqual({ partial: 1, paid: 1 });
  });

  it('pays when it is too much, and the surplus is due back', async () => {
    const { order, payment } = await started();
    const money = { ...payment, amountCents: payment.amountCents + 500 };
    expect(await test.db.settlePayment(money)).toMatchObject({ outcome: 'paid' });
    expect(await test.db.settlePayment(money)).toMatchObject({ outcome: 'paid' });
    expect(await moneyFor(order)).toMatchObject({
      payments: [{ status: 'paid' }],
      arrivals: [{ status: 'due', reason: 'surplus', backCents: 500 }],
    });
  });

  it('is due back when it comes for an order that is paid', async () => {
    const { order, payment } = await started();
    await test.db.settlePayment({ ...payment, eventKey: 'once' });
    const again = { ...payment, eventKey: 'and once more' };
    expect(await test.db.settlePayment(again)).toMatchObject({ outcome: 'refund_due' });
    expect(await moneyFor(order)).toMatchObject({
      payments: [{ status: 'paid' }],
      arrivals: [{ status: 'kept' }, { status: 'due', reason: 'paid_before' }],
    });
  });

  it.each(['cancelled', 'expired', 'void'])('is due back once its order is %s', async (how) => {
    const { order, round, payment } = await started();
    await test.db.settlePayment(half(payment));
    expect((await moneyFor(order)).arrivals).toMatchObject([{ status: 'part', backCents: 0 }]);
    const cents = payment.amountCents / 2;
    const where = { arrived: cents, kept: 0, waiting: 0, due: 0, refunded: 0 };
    expect(await test.db.countMoney(1, round)).toEqual({ ...where, waiting: cents });
    if (how === 'cancelled') await test.db.cancelOrder(order);
    if (how === 'void') await openRound(test.db, 1);
    if (how === 'expired') {
      await test.setPayBy([order.orderId], 0);
      await sweep(test.db, 10);
    }
    expect(await test.db.findOrder(order.orderId)).toMatchObject({ status: how });
    expect(await moneyFor(order)).toMatchObject({
      payments: [{ status: 'refund_due' }],
      arrivals: [{ status: 'due', reason: 'incomplete', backCents: payment.amountCents / 2 }],
    });
    expect(await test.db.countMoney(1, round)).toEqual({ ...where, due: cents });
  });

  it('may be higher than any price', async () => {
    const { payment } = await started();
    const money = { ...payment, amountCents: Number.MAX_SAFE_INTEGER };
    expect(await test.db.settlePayment(money)).toMatchObject({ outcome: 'paid' });
  });
});

describe('money that the version before decided on', () => {
  /** As it wrote it: a payment that is settled, and nothing of what came. */
  async function decided(status: 'paid' | 'refund_due') {
    const { order, payment } = await started();
    const set = 'status = ?, settled_at = NOW(3)';
    await shell.query(`UPDATE payments SET ${set} WHERE reference = ?`, [
      status,
      payment.reference,
    ]);
    if (status === 'paid') {
      await shell.query("UPDATE orders SET status = 'paid', paid_at = NOW(3) WHERE id = ?", [
        order.orderId,
      ]);
    }
    return { order, payment };
  }

  it('is found, and its event is known when it is told again', async () => {
    const { order, payment } = await decided('paid');
    expect(await moneyFor(order)).toMatchObject({ payments: [{ status: 'paid' }], arrivals: [] });
    const told = { ...payment, eventKey: 'evt-of-before' };
    expect(await test.db.settlePayment(told)).toMatchObject({ outcome: 'paid' });
    expect(await test.db.settlePayment(told)).toMatchObject({ outcome: 'paid' });
    expect((await moneyFor(order)).arrivals).toMatchObject([{ status: 'kept' }]);
    const more = { ...payment, eventKey: 'evt-of-now' };
    expect(await test.db.settlePayment(more)).toMatchObject({ outcome: 'refund_due' });
  });

  it('is among the refunds', async () => {
    const { payment } = await decided('refund_due');
    const refunds = await test.db.listRefunds({ from: 0, limit: 100 });
    expect(refunds.map(({ reference }) => reference)).toContain(payment.reference);
  });
});

describe('a race has one winner', () => {
  const PAIRS = 200;

  /** Orders whose payments are begun: what is left is the race of their money. */
  async function allStarted() {
    const { round, orders } = await placeInNewRound(test.db, PAIRS);
    const begun = orders.map(async (order) => ({
      order,
      payment: moneyOf(await test.db.startPayment({ ...order, provider: 'webhook' })),
    }));
    return { round, pairs: await Promise.all(begun) };
  }

  it('money and the sweep, around the end of the window: paid and kept, or due back and free again', async () => {
    const { round, pairs } = await allStarted();
    // The windows end one after the other while money and sweeps come; the first are over, the last stay open.
    await shell.query(
      `UPDATE orders JOIN (SELECT id, ROW_NUMBER() OVER (ORDER BY id) AS n FROM orders WHERE round = ?) o USING (id)
          SET pay_by = NOW(3) + INTERVAL CASE WHEN n <= 10 THEN 0 WHEN n > 190 THEN 60 ELSE n / 400 END SECOND`,
      [round],
    );
    const sweeping = new AbortController();
    const sweeps = [1, 2, 3, 4].map(async () => {
      const ended = [];
      while (!sweeping.signal.aborted) ended.push(...(await sweep(test.db, 20)));
      return ended;
    });
    const settled = await Promise.all(pairs.map(({ payment }) => test.db.settlePayment(payment)));
    await eventually(async () => (await test.db.countRound(1, round)).unpaid === 0);
    sweeping.abort();
    const expired = (await Promise.all(sweeps)).flat();
    const { paid = 0 } = outcomes(settled);

    expect(paid).toBeGreaterThanOrEqual(10);
    expect(expired.length).toBeGreaterThanOrEqual(10);
    expect(new Set(expired.map((order) => order.orderId)).size).toBe(PAIRS - paid);
    expect(expired).toHaveLength(PAIRS - paid);
    expect(outcomes(settled)).toEqual({ paid, refund_due: PAIRS - paid });
    expect(await test.db.countRound(1, round)).toMatchObject({
      sold: paid,
      live: paid,
      paid,
      expired: PAIRS - paid,
    });
  });

  it('money and a cancellation at the same moment', async () => {
    const { round, pairs } = await allStarted();
    // The pool serves callers in their order. Cancellations are from 40 places before their money to 40 behind it.
    const calls = pairs
      .flatMap(({ order, payment }, n) => [
        { n, place: n, call: () => test.db.settlePayment(payment) },
        { n, place: n + (n % 81) - 40, call: () => test.db.cancelOrder(order) },
      ])
      .toSorted((one, other) => one.place - other.place);
    const answers = await Promise.all(
      calls.map(async ({ n, call }) => ({ n, outcome: (await call()).outcome })),
    );
    const races = pairs.map((_, n) => ({
      outcome: answers
        .filter((answer) => answer.n === n)
        .map((answer) => answer.outcome)
        .toSorted()
        .join(', '),
    }));
    const { paid, cancelled, ...count } = await test.db.countRound(1, round);
    expect(paid + cancelled).toBe(PAIRS);
    expect(Math.min(paid, cancelled)).toBeGreaterThanOrEqual(10);
    expect(outcomes(races)).toEqual({
      'not_open, paid': paid,
      'cancelled, refund_due': cancelled,
    });
    expect(count).toMatchObject({ sold: paid, live: paid });
  });
});

describe('the order is locked first', () => {
  const whileLocked = async <T>(orderId: string, work: () => Promise<T>): Promise<T> => {
    await shell.beginTransaction();
    await shell.query('SELECT * FROM orders WHERE id = ? FOR UPDATE', [orderId]);
    const working = work();
    await eventually(async () => (await running(other, 'update `orders`')).length > 0);
    // Were it locked already, this would be a deadlock.
    await shell.query('SELECT * FROM payments WHERE order_id = ? FOR UPDATE', [orderId]);
    await shell.commit();
    return working;
  };

  it('by a payment that is begun again', async () => {
    const { order, payment } = await started();
    const again = () => test.db.startPayment({ ...order, provider: 'demo' });
    expect(await whileLocked(order.orderId, again)).toMatchObject({ outcome: 'pending', payment });
  });

  it('by money that arrives', async () => {
    const { order, payment } = await started();
    const arrives = () => test.db.settlePayment(payment);
    expect(await whileLocked(order.orderId, arrives)).toMatchObject({ outcome: 'paid' });
  });
});
