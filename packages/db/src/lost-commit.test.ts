import { afterAll, describe, expect, it } from 'vitest';
import { createDb } from './db.ts';
import { startFaultProxy } from './testing/fault-proxy.ts';
import {
  newTickets,
  oneOrder,
  openRound,
  orderOf,
  ownDatabase,
  placeInNewRound,
} from './testing/fixtures.ts';
import { sweep } from './testing/sweep.ts';

const test = await ownDatabase();
const proxy = await startFaultProxy(test.url);
const db = createDb({ url: proxy.url });
afterAll(async () => {
  await db.close();
  proxy.stop();
});

describe.each(['lose-answer', 'lose-commit'] as const)('when COMMIT breaks (%s)', (fault) => {
  async function started() {
    const { round, order } = await oneOrder(test.db);
    const begun = await test.db.startPayment({ ...order, provider: 'demo' });
    if (begun.outcome !== 'pending') throw new Error(begun.outcome);
    return { round, order, payment: begun.payment };
  }

  const broken = async <T>(run: () => Promise<T>): Promise<T> => {
    const before = proxy.lost();
    proxy.break(fault);
    const result = await run();
    expect(proxy.lost()).toBe(before + 1);
    return result;
  };

  it('placeOrders makes one order for a ticket', async () => {
    const round = await openRound(test.db, 3);
    const placements = await broken(() => db.placeOrders({ ...round, tickets: newTickets(2) }));
    const expected = fault === 'lose-answer' ? 'replayed' : 'placed';
    expect(placements.map((p) => p.outcome)).toEqual([expected, expected]);
    expect(await test.db.countRound(1, round.round)).toMatchObject({ sold: 2, live: 2, unpaid: 2 });
    expect(await test.db.findOrder(orderOf(placements[0]).orderId)).toEqual(orderOf(placements[0]));
  });

  it('openNextRound opens one round, also without a key', async () => {
    const { round } = await placeInNewRound(test.db, 2);
    const opened = await broken(() =>
      db.openNextRound({ saleId: 1, stock: 5, cancelledTickets: 1 }),
    );
    expect(opened).toMatchObject({
      outcome: 'opened',
      closedRound: round,
      result: { round: round + 1, voidedOrders: 2, cancelledTickets: 1 },
    });
    expect(await test.db.findSale(1)).toMatchObject({ round: round + 1, total: 5 });
  });

  it('startPayment begins one payment', async () => {
    const { order } = await oneOrder(test.db);
    const started = await broken(() => db.startPayment({ ...order, provider: 'demo' }));
    const payment = await test.db.findPayment(order.orderId);
    expect(payment).toMatchObject({ status: 'pending', amountCents: order.priceCents });
    expect(started).toMatchObject({ outcome: 'pending', payment });
    expect(await test.db.startPayment({ ...order, provider: 'demo' })).toEqual(started);
  });

  it('settlePayment pays, and says so', async () => {
    const { round, order, payment } = await started();
    const settled = await broken(() => db.settlePayment(payment));
    expect(settled).toMatchObject({ outcome: 'paid', order: { status: 'paid' } });
    expect(await test.db.findPayment(order.orderId)).toMatchObject({ status: 'paid' });
    expect(await test.db.settlePayment(payment)).toEqual(settled);
    expect(await test.db.countRound(1, round)).toMatchObject({ sold: 1, paid: 1 });
  });

  it('settlePayment gives late money back, and takes no order for it', async () => {
    const { round, order, payment } = await started();
    await test.setPayBy([order.orderId], 0);
    expect(await broken(() => db.settlePayment(payment))).toMatchObject({ outcome: 'refund_due' });
    await test.setPayBy([order.orderId], 60_000);
    expect(await test.db.settlePayment(payment)).toMatchObject({ outcome: 'refund_due' });
    expect(await test.db.countRound(1, round)).toMatchObject({ sold: 1, unpaid: 1, paid: 0 });
  });

  it('editSale adds its units once, also without a key', async () => {
    const { round } = await openRound(test.db, 3);
    const edit = { saleId: 1, changes: {}, stockDelta: 2 };
    expect(await broken(() => db.editSale(edit))).toMatchObject({ outcome: 'edited' });
    expect(await test.db.countRound(1, round)).toMatchObject({ total: 5, leastTotal: 3 });
  });

  it('cancelOrder returns the unit once', async () => {
    const { round, orders } = await placeInNewRound(test.db, 2);
    expect(await broken(() => db.cancelOrder(orders[0]!))).toMatchObject({ outcome: 'cancelled' });
    expect(await test.db.countRound(1, round)).toMatchObject({ sold: 1, live: 1, cancelled: 1 });
  });

  it('expireOrders returns the units once, and still names the orders', async () => {
    const { round, orders } = await placeInNewRound(test.db, 3);
    const overdue = orders.slice(0, 2).map((order) => order.orderId);
    await test.setPayBy(overdue, 0);
    const ended = await broken(() => sweep(db, 10));
    expect(ended.map((order) => order.orderId).sort()).toEqual(overdue.sort());
    expect(await test.db.countRound(1, round)).toMatchObject({ sold: 1, live: 1, expired: 2 });
  });
});
