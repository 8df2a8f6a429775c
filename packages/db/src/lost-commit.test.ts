import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import type { Connection } from 'mysql2/promise';
import { createDb, type Db } from './db.ts';
import { startFaultProxy } from './testing/fault-proxy.ts';
import {
  newTickets,
  openRound,
  openShell,
  orderOf,
  placeInNewRound,
  setPayBy,
} from './testing/fixtures.ts';
import { createTestDb, type TestDb } from './testing/test-db.ts';

let test: TestDb;
let shell: Connection;
let proxy: Awaited<ReturnType<typeof startFaultProxy>>;
let db: Db;

beforeAll(async () => {
  test = await createTestDb(inject('mysqlUrl'));
  shell = await openShell(test.url);
  proxy = await startFaultProxy(test.url);
  db = createDb({ url: proxy.url });
});
afterAll(async () => {
  await db.close();
  proxy.stop();
  await shell.end();
  await test.drop();
});

describe.each(['lose-answer', 'lose-commit'] as const)('when COMMIT breaks (%s)', (fault) => {
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

  it('payOrder pays', async () => {
    const { round, orders } = await placeInNewRound(test.db, 1);
    expect(await broken(() => db.payOrder(orders[0]!))).toMatchObject({ outcome: 'paid' });
    expect(await test.db.countRound(1, round)).toMatchObject({ sold: 1, paid: 1 });
  });

  it('cancelOrder returns the unit once', async () => {
    const { round, orders } = await placeInNewRound(test.db, 2);
    expect(await broken(() => db.cancelOrder(orders[0]!))).toMatchObject({ outcome: 'cancelled' });
    expect(await test.db.countRound(1, round)).toMatchObject({ sold: 1, live: 1, cancelled: 1 });
  });

  it('expireOrders returns the units once, and still names the orders', async () => {
    const { round, orders } = await placeInNewRound(test.db, 3);
    const overdue = orders.slice(0, 2).map((order) => order.orderId);
    await setPayBy(shell, overdue, 0);
    const ended = await broken(() => db.expireOrders({ limit: 10 }));
    expect(ended.map((order) => order.orderId).sort()).toEqual(overdue.sort());
    expect(await test.db.countRound(1, round)).toMatchObject({ sold: 1, live: 1, expired: 2 });
  });
});
