import { describe, expect, it, onTestFinished } from 'vitest';
import type { RowDataPacket } from 'mysql2/promise';
import {
  eventually,
  newTickets,
  openRound,
  orderOf,
  outcomes,
  ownDatabase,
  placeInNewRound,
  running,
} from '../testing/fixtures.ts';
import { openShell } from '../testing/open-shell.ts';
import { sweep } from '../testing/sweep.ts';
import { pay } from '../testing/pay.ts';

const test = await ownDatabase({ poolSize: 24 });
const { shell } = test;

const openRounds = async () => {
  const [rows] = await shell.query<RowDataPacket[]>(
    "SELECT round FROM rounds WHERE sale_id = 1 AND state = 'open'",
  );
  return rows.map((row) => Number(row['round']));
};

describe('openNextRound', () => {
  it('closes the round, voids what is unpaid and opens the next', async () => {
    const { round, orders } = await placeInNewRound(test.db, 5, 4);
    await pay(test.db, orders[0]!);
    const opened = await test.db.openNextRound({ saleId: 1, stock: 7, cancelledTickets: 12 });

    expect(opened).toEqual({
      outcome: 'opened',
      result: { saleId: 1, round: round + 1, stock: 7, cancelledTickets: 12, voidedOrders: 3 },
      closedRound: round,
    });
    expect(await test.db.findSale(1)).toMatchObject({ round: round + 1, total: 7, sold: 0 });
    expect(await test.db.countRound(1, round)).toMatchObject({
      state: 'closed',
      sold: 1,
      live: 1,
      paid: 1,
      void: 3,
      unpaid: 0,
    });
    expect(await openRounds()).toEqual([round + 1]);
  });

  it('says the same again for the same key, and refuses the key for something else', async () => {
    await openRound(test.db, 1);
    const request = { saleId: 1, stock: 2, operationKey: 'key-1', cancelledTickets: 5 };
    const first = await test.db.openNextRound(request);
    const again = await test.db.openNextRound({ ...request, cancelledTickets: 0 });

    expect(again).toEqual(first);
    for (const other of [{ stock: 3 }, { saleId: 2 }, { expectedRound: 1 }]) {
      const answer = await test.db.openNextRound({ ...request, ...other });
      expect(answer).toEqual({ outcome: 'idempotency_conflict' });
    }
  });

  it('opens one round for 20 requests with one key at once', async () => {
    const { round } = await openRound(test.db, 1);
    const request = { saleId: 1, stock: 2, operationKey: 'key-2', cancelledTickets: 0 };
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => test.db.openNextRound(request)),
    );
    expect(outcomes(answers)).toEqual({ opened: 20 });
    expect(await openRounds()).toEqual([round + 1]);
  });

  it('opens one round for 20 requests that expect the same round', async () => {
    const { round } = await openRound(test.db, 1);
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, n) =>
        test.db.openNextRound({
          saleId: 1,
          stock: n,
          expectedRound: round,
          operationKey: `storm-${n}`,
          cancelledTickets: 0,
        }),
      ),
    );
    expect(outcomes(answers)).toEqual({ opened: 1, round_changed: 19 });
    expect(answers).toContainEqual({ outcome: 'round_changed', round: round + 1 });
    expect(await openRounds()).toEqual([round + 1]);
  });

  it('opens as many rounds as there are requests without a key', async () => {
    const { round } = await openRound(test.db, 1);
    const resets = Array.from({ length: 10 }, () =>
      test.db.openNextRound({ saleId: 1, stock: 1, cancelledTickets: 0 }),
    );
    expect(outcomes(await Promise.all(resets))).toEqual({ opened: 10 });
    expect(await openRounds()).toEqual([round + 10]);
  });

  it('knows no sale that is not there', async () => {
    const request = { saleId: 4711, stock: 1, cancelledTickets: 0 };
    expect(await test.db.openNextRound(request)).toEqual({ outcome: 'sale_not_found' });
  });
});

describe('the fence', () => {
  it('lets no order into a closed round, whoever comes first', async () => {
    const { round } = await openRound(test.db, 1000);
    const late: Promise<{ outcome: string }[]>[] = [];
    for (let n = 0; n < 60; n += 1) {
      late.push(test.db.placeOrders({ saleId: 1, round, tickets: newTickets(3) }));
    }
    const reset = test.db.openNextRound({ saleId: 1, stock: 3, cancelledTickets: 0 });
    for (let n = 0; n < 60; n += 1) {
      late.push(test.db.placeOrders({ saleId: 1, round, tickets: newTickets(3) }));
    }
    const opened = await reset;
    const counts = outcomes((await Promise.all(late)).flat());
    const placed = counts['placed'] ?? 0;

    expect(opened).toMatchObject({ outcome: 'opened', result: { voidedOrders: placed } });
    expect(counts['cancelled']).toBe(360 - placed);
    expect(placed).toBeGreaterThan(0);
    expect(placed).toBeLessThan(360);
    expect(await test.db.countRound(1, round)).toMatchObject({ sold: 0, live: 0, void: placed });
    expect(await test.db.countRound(1, round + 1)).toMatchObject({ sold: 0, live: 0 });
  });

  it('voids an order that is made while it waits for the round', async () => {
    const { round, orders } = await placeInNewRound(test.db, 2, 1);
    const { userId } = orders[0]!;
    const other = await openShell(test.url);
    onTestFinished(() => other.end());
    await other.query("INSERT IGNORE INTO users (id, kind, name) VALUES ('g_late', 'guest', 'x')");
    await other.beginTransaction();
    await other.query('SELECT * FROM rounds WHERE sale_id = 1 AND round = ? FOR UPDATE', [round]);
    const reset = test.db.openNextRound({ saleId: 1, stock: 3, cancelledTickets: 0 });
    await eventually(async () => {
      const waiting = await Promise.all(
        ['select `total`', 'update `rounds`'].map((each) => running(shell, each)),
      );
      return waiting.flat().length === 1;
    });
    await other.query(
      `INSERT INTO orders (id, ticket_id, sale_id, round, user_id, status, price_cents, currency, pay_by)
       SELECT 'late', 'late', sale_id, round, 'g_late', status, price_cents, currency, pay_by
       FROM orders WHERE round = ? AND user_id = ?`,
      [round, userId],
    );
    await other.query('UPDATE rounds SET sold = sold + 1 WHERE sale_id = 1 AND round = ?', [round]);
    await other.commit();
    expect(await reset).toMatchObject({ outcome: 'opened', result: { voidedOrders: 2 } });
    expect(await test.db.countRound(1, round)).toMatchObject({ sold: 0, live: 0, void: 2 });
  });

  it('leaves the new round alone when work of an old one comes late', async () => {
    const { round, orders } = await placeInNewRound(test.db, 3);
    await pay(test.db, orders[0]!);
    const next = await openRound(test.db, 3);
    await test.db.placeOrders({ ...next, tickets: newTickets(1) });
    await shell.query('UPDATE orders SET pay_by = NOW(3) WHERE round = ? AND status = ?', [
      round,
      'void',
    ]);

    expect(await sweep(test.db)).toEqual([]);
    for (const order of orders) {
      expect((await test.db.cancelOrder(order)).outcome).toMatch(/not_open/);
    }
    expect(await test.db.countRound(1, round)).toMatchObject({ sold: 1, live: 1 });
    expect(await test.db.countRound(1, next.round)).toMatchObject({ sold: 1, live: 1 });
  });

  it('lets the same buyer hold an order in the old round and one in the new', async () => {
    const round = await openRound(test.db, 1);
    const [ticket] = newTickets(1);
    await pay(test.db, orderOf((await test.db.placeOrders({ ...round, tickets: [ticket!] }))[0]));
    const next = await openRound(test.db, 1);
    const again = { ...ticket!, ticketId: `${ticket!.ticketId}-next` };
    expect((await test.db.placeOrders({ ...next, tickets: [again] }))[0]?.outcome).toBe('placed');
  });
});
