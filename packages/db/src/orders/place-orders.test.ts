import { describe, expect, it } from 'vitest';
import type { RowDataPacket } from 'mysql2/promise';
import type { RoundId } from '../rounds/rounds.ts';
import { newTickets, openRound, orderOf, outcomes, ownDatabase } from '../testing/fixtures.ts';
import { pay } from '../testing/pay.ts';

const test = await ownDatabase({ poolSize: 16 });
const { shell } = test;

describe('placeOrders', () => {
  it('sells the units in the order of the tickets, and the rest is sold out', async () => {
    const round = await openRound(test.db, 3);
    const tickets = newTickets(5);
    const placements = await test.db.placeOrders({ ...round, tickets });

    expect(placements.map((p) => p.outcome)).toEqual([
      'placed',
      'placed',
      'placed',
      'sold_out',
      'sold_out',
    ]);
    expect(placements.slice(0, 3).map((p) => orderOf(p).ticketId)).toEqual(
      tickets.slice(0, 3).map((t) => t.ticketId),
    );
    expect(await test.db.countRound(1, round.round)).toMatchObject({ total: 3, sold: 3, live: 3 });
  });

  it('sells several units to one ticket or none, and counts units', async () => {
    const round = await openRound(test.db, 3);
    const tickets = newTickets(4).map((ticket, i) => ({ ...ticket, units: [2, 2, 1, 1][i] ?? 1 }));
    const placements = await test.db.placeOrders({ ...round, tickets });
    expect(placements.map((p) => p.outcome)).toEqual(['placed', 'sold_out', 'placed', 'sold_out']);
    expect(orderOf(placements[0])).toMatchObject({ quantity: 2 });
    expect(await test.db.countRound(1, round.round)).toMatchObject({
      sold: 3,
      live: 2,
      liveUnits: 3,
      orderedUnits: 3,
    });
    expect(await test.db.cancelOrder(orderOf(placements[0]))).toMatchObject({
      outcome: 'cancelled',
    });
    expect(await test.db.countRound(1, round.round)).toMatchObject({ sold: 1, liveUnits: 1 });
  });

  it('returns the order as it is stored, with the terms of the sale', async () => {
    const round = await openRound(test.db, 1);
    const before = await test.db.now();
    const [placement] = await test.db.placeOrders({ ...round, tickets: newTickets(1) });
    const order = orderOf(placement);
    const sale = await test.db.findSale(1);

    expect(await test.db.findOrder(order.orderId)).toEqual(order);
    expect(order.orderId).toMatch(/^[A-Za-z0-9_-]{22}$/);
    expect(order).toMatchObject({
      priceCents: sale?.priceCents,
      currency: 'CNY',
      status: 'unpaid',
      title: sale?.title,
      imageUrl: sale?.imageUrl,
      quantity: 1,
    });
    expect(order.payBy.getTime() - order.createdAt.getTime()).toBe(900_000);
    expect(order.createdAt.getTime()).toBeGreaterThanOrEqual(before.getTime());
  });

  it('answers a batch that comes twice with the same orders', async () => {
    const round = await openRound(test.db, 3);
    const tickets = newTickets(5);
    const first = await test.db.placeOrders({ ...round, tickets });
    const again = await test.db.placeOrders({ ...round, tickets });

    expect(outcomes(again)).toEqual({ replayed: 3, sold_out: 2 });
    expect(again.slice(0, 3).map(orderOf)).toEqual(first.slice(0, 3).map(orderOf));
    expect(await test.db.countRound(1, round.round)).toMatchObject({ sold: 3, live: 3 });
  });

  it('replays an order that has ended meanwhile, and gives its unit to nobody by that', async () => {
    const round = await openRound(test.db, 1);
    const tickets = newTickets(1);
    const order = orderOf((await test.db.placeOrders({ ...round, tickets }))[0]);
    await test.db.cancelOrder(order);

    const [again] = await test.db.placeOrders({ ...round, tickets });
    expect(again).toMatchObject({ outcome: 'replayed', order: { status: 'cancelled' } });
    expect(await test.db.countRound(1, round.round)).toMatchObject({ sold: 0, live: 0 });
  });

  it('gives a second ticket of the same buyer the order already held', async () => {
    const round = await openRound(test.db, 3);
    const [ticket] = newTickets(1);
    const second = { ...ticket!, ticketId: `${ticket!.ticketId}-second` };
    const third = { ...ticket!, ticketId: `${ticket!.ticketId}-third` };

    const together = await test.db.placeOrders({ ...round, tickets: [ticket!, second] });
    const later = await test.db.placeOrders({ ...round, tickets: [third] });

    expect([...together, ...later].map((p) => p.outcome)).toEqual([
      'placed',
      'duplicate',
      'duplicate',
    ]);
    expect(new Set([...together, ...later].map((p) => orderOf(p).orderId)).size).toBe(1);
    expect(await test.db.countRound(1, round.round)).toMatchObject({ sold: 1, live: 1 });
  });

  it('lets a buyer whose order has ended buy again with a new ticket', async () => {
    const round = await openRound(test.db, 1);
    const [ticket] = newTickets(1);
    await test.db.cancelOrder(
      orderOf((await test.db.placeOrders({ ...round, tickets: [ticket!] }))[0]),
    );
    const again = { ...ticket!, ticketId: `${ticket!.ticketId}-again` };

    expect((await test.db.placeOrders({ ...round, tickets: [again] }))[0]?.outcome).toBe('placed');
  });

  it('takes the same ticket twice in one call for one ticket', async () => {
    const round = await openRound(test.db, 3);
    const [ticket] = newTickets(1);
    const placements = await test.db.placeOrders({ ...round, tickets: [ticket!, ticket!] });

    expect(placements.map((p) => p.outcome)).toEqual(['placed', 'replayed']);
    expect(await test.db.countRound(1, round.round)).toMatchObject({ sold: 1, live: 1 });
  });

  it('cancels tickets of a closed round, of a round to come and of an unknown sale', async () => {
    const round = await openRound(test.db, 3);
    await openRound(test.db, 3);
    const late = { ...round, tickets: newTickets(2) };

    expect(outcomes(await test.db.placeOrders(late))).toEqual({ cancelled: 2 });
    for (const id of [
      { saleId: 1, round: 9999 },
      { saleId: 4711, round: 1 },
    ]) {
      const placements = await test.db.placeOrders({ ...id, tickets: newTickets(1) });
      expect(placements).toEqual([{ outcome: 'cancelled' }]);
    }
  });

  it('still finds the orders of a closed round by their tickets', async () => {
    const round = await openRound(test.db, 3);
    const tickets = newTickets(1);
    const order = orderOf((await test.db.placeOrders({ ...round, tickets }))[0]);
    await pay(test.db, order);
    await openRound(test.db, 3);

    const late = { ...round, tickets: [...tickets, ...newTickets(1)] };
    expect(await test.db.placeOrders(late)).toMatchObject([
      { outcome: 'replayed', order: { orderId: order.orderId, status: 'paid' } },
      { outcome: 'cancelled' },
    ]);
  });

  it('sells one unit once to 64 concurrent callers', async () => {
    const round = await openRound(test.db, 1);
    const calls = newTickets(64).map((ticket) =>
      test.db.placeOrders({ ...round, tickets: [ticket] }),
    );
    const placements = (await Promise.all(calls)).flat();

    expect(outcomes(placements)).toEqual({ placed: 1, sold_out: 63 });
    expect(await test.db.countRound(1, round.round)).toMatchObject({ sold: 1, live: 1 });
  });

  it('sells one unit to a buyer who comes with 16 tickets at once', async () => {
    const round = await openRound(test.db, 16);
    const [ticket] = newTickets(1);
    const calls = Array.from({ length: 16 }, (_, n) =>
      test.db.placeOrders({
        ...round,
        tickets: [{ ...ticket!, ticketId: `${ticket!.ticketId}-${n}` }],
      }),
    );
    const placements = (await Promise.all(calls)).flat();

    expect(outcomes(placements)).toEqual({ placed: 1, duplicate: 15 });
    expect(new Set(placements.map((p) => orderOf(p).orderId)).size).toBe(1);
  });

  it('makes one order of a batch that two workers have at once', async () => {
    const round = await openRound(test.db, 50);
    const tickets = newTickets(50);
    const calls = [1, 2, 3, 4].map(() => test.db.placeOrders({ ...round, tickets }));
    const answers = await Promise.all(calls);

    expect(outcomes(answers.flat())).toEqual({ placed: 50, replayed: 150 });
    expect(await test.db.countRound(1, round.round)).toMatchObject({ sold: 50, live: 50 });
  });

  it('keeps a buyer with the first order, and leaves known users as they are', async () => {
    const round = await openRound(test.db, 2);
    const [guest, member] = newTickets(2);
    await shell.query(
      "INSERT INTO users (id, kind, name, username) VALUES (?, 'member', '王小明', 'xiaoming')",
      [member!.buyerId],
    );
    const long = { ...guest!, buyerName: '😀'.repeat(150) };
    await test.db.placeOrders({ ...round, tickets: [long, member!] });

    const [rows] = await shell.query<RowDataPacket[]>(
      'SELECT kind, name FROM users WHERE id IN (?, ?) ORDER BY kind',
      [guest!.buyerId, member!.buyerId],
    );
    expect(rows).toEqual([
      { kind: 'guest', name: '😀'.repeat(100) },
      { kind: 'member', name: '王小明' },
    ]);
  });

  it('tells ids apart by their case', async () => {
    const round = await openRound(test.db, 2);
    const [ticket] = newTickets(1);
    const other = {
      ...ticket!,
      ticketId: ticket!.ticketId.toUpperCase(),
      buyerId: ticket!.buyerId.toUpperCase(),
    };
    const placements = await test.db.placeOrders({ ...round, tickets: [ticket!, other] });
    expect(outcomes(placements)).toEqual({ placed: 2 });
  });

  it('has nothing to do for no tickets', async () => {
    expect(await test.db.placeOrders({ saleId: 1, round: 1, tickets: [] })).toEqual([]);
  });
});

describe('the orders of a buyer', () => {
  it('are found by id, by ticket and by user, newest first', async () => {
    const [ticket] = newTickets(1);
    const ids: string[] = [];
    for (const name of ['a', 'b', 'c']) {
      const round = await openRound(test.db, 1);
      const mine = { ...ticket!, ticketId: `${ticket!.ticketId}-${name}` };
      ids.unshift(orderOf((await test.db.placeOrders({ ...round, tickets: [mine] }))[0]).orderId);
    }
    const all = await test.db.listOrdersOf(ticket!.buyerId);
    expect(all.map((order) => order.orderId)).toEqual(ids);
    expect(await test.db.listOrdersOf(ticket!.buyerId, 2)).toEqual(all.slice(0, 2));
    expect(await test.db.findOrdersByTickets([all[1]!.ticketId, 'unknown'])).toEqual([all[1]]);
    expect(await test.db.findOrdersByTickets([])).toEqual([]);
    expect(await test.db.findOrder('unknown')).toBeUndefined();
  });

  it('are listed live only while they hold a unit', async () => {
    const round = await openRound(test.db, 3);
    const tickets = newTickets(3);
    const placed = (await test.db.placeOrders({ ...round, tickets })).map(orderOf);
    await pay(test.db, placed[0]!);
    await test.db.cancelOrder(placed[1]!);

    const live = await test.db.listLiveOrders(1, round.round);
    const expected = [tickets[0]!, tickets[2]!].map(({ ticketId, buyerId }) => ({
      ticketId,
      buyerId,
      units: 1,
    }));
    expect(live).toHaveLength(2);
    expect(live).toEqual(expect.arrayContaining(expected));
  });
});

describe('a bound on reservations that end unpaid', () => {
  const bounded = async (maxUnpaid: number | null) => {
    const round = await openRound(test.db, 5);
    await test.db.editSale({ saleId: round.saleId, changes: { maxUnpaid } });
    return round;
  };
  let tickets = 0;
  const tryOnce = async (round: RoundId, buyerId: string) => {
    const ticketId = `try-${(tickets += 1)}`;
    const [placement] = await test.db.placeOrders({
      ...round,
      tickets: [{ ticketId, buyerId, buyerName: 'Guest' }],
    });
    if (placement?.outcome === 'placed') await test.db.cancelOrder(placement.order);
    return placement?.outcome;
  };

  it('is kept by MySQL itself, per buyer and round', async () => {
    const round = await bounded(2);
    const outcomesOf = async (id: RoundId, buyerId: string) => [
      await tryOnce(id, buyerId),
      await tryOnce(id, buyerId),
      await tryOnce(id, buyerId),
    ];
    expect(await outcomesOf(round, 'g_once')).toEqual(['placed', 'placed', 'left']);
    expect(await test.db.countUnpaidOf(round, ['g_once', 'g_nobody'])).toBe(2);
    expect(await tryOnce(round, 'g_other')).toBe('placed');
    const next = await bounded(2);
    expect(await tryOnce(next, 'g_once')).toBe('placed');
    const free = await bounded(null);
    expect(await outcomesOf(free, 'g_once')).toEqual(['placed', 'placed', 'placed']);
  });
});
