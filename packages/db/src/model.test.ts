import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import type { Connection } from 'mysql2/promise';
import { openRound, openShell, setPayBy } from './testing/fixtures.ts';
import type { OrderRow } from './orders/orders.ts';
import type { Placement } from './orders/place-orders.ts';
import { createTestDb, type TestDb } from './testing/test-db.ts';

let test: TestDb;
let shell: Connection;
let runs = 0;

beforeAll(async () => {
  test = await createTestDb(inject('mysqlUrl'));
  shell = await openShell(test.url);
});
afterAll(async () => {
  await shell.end();
  await test.drop();
});

type Ending = 'pay' | 'cancel' | 'expire';
type Step =
  | { do: 'place'; tickets: { ticket: number; buyer: number }[]; late: boolean }
  | { do: Ending; ticket: number }
  | { do: 'reset'; stock: number };

const ticket = fc.nat(11);
const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({
    do: fc.constant('place' as const),
    tickets: fc.array(fc.record({ ticket, buyer: fc.nat(5) }), { minLength: 1, maxLength: 6 }),
    late: fc.boolean(),
  }),
  fc.record({ do: fc.constantFrom<Ending>('pay', 'cancel', 'expire'), ticket }),
  fc.record({ do: fc.constant('reset' as const), stock: fc.nat(4) }),
);
const steps = fc.array(step, { minLength: 5, maxLength: 20 });

const STATUS = { pay: 'paid', cancel: 'cancelled', expire: 'expired' } as const;

/** The rules in a few lines, without a database. */
class Model {
  readonly orders = new Map<string, { buyer: string; round: number; status: string }>();
  round: number;
  total: number;

  constructor(round: number, total: number) {
    this.round = round;
    this.total = total;
  }

  live() {
    return [...this.orders.values()].filter(
      (o) => o.round === this.round && (o.status === 'unpaid' || o.status === 'paid'),
    );
  }

  place(ticketId: string, buyer: string, round: number): string {
    if (this.orders.has(ticketId)) return 'replayed';
    if (round !== this.round) return 'cancelled';
    if (this.live().some((order) => order.buyer === buyer)) return 'duplicate';
    if (this.live().length >= this.total) return 'sold_out';
    this.orders.set(ticketId, { buyer, round, status: 'unpaid' });
    return 'placed';
  }

  move(ticketId: string, status: string): void {
    const order = this.orders.get(ticketId);
    if (order?.status === 'unpaid') order.status = status;
  }

  reset(stock: number): void {
    for (const [ticketId, { round }] of this.orders) {
      if (round === this.round) this.move(ticketId, 'void');
    }
    this.round += 1;
    this.total = stock;
  }
}

async function endOrder(ending: Ending, order: OrderRow): Promise<void> {
  if (ending === 'pay') await test.db.payOrder(order);
  if (ending === 'cancel') await test.db.cancelOrder(order);
  if (ending === 'expire') {
    if (order.status === 'unpaid') await setPayBy(shell, [order.orderId], 0);
    await test.db.expireOrders({ limit: 100 });
  }
}

/** Names of tickets and buyers that belong to one run of a property. */
function newRun() {
  runs += 1;
  const run = runs;
  const ticketId = (n: number) => `run${run}-t${n}`;
  const buyerId = (n: number) => `run${run}-b${n}`;
  const findOrder = async (n: number) => (await test.db.findOrdersByTickets([ticketId(n)]))[0];
  return { ticketId, buyerId, findOrder };
}

function expectOutcomes(placements: Placement[], rules: string[]): void {
  expect(placements.map((placement) => placement.outcome)).toEqual(rules);
}

async function expectSound(first: number, last: number): Promise<void> {
  for (let round = first; round <= last; round += 1) {
    const count = await test.db.countRound(1, round);
    expect(count.sold).toBe(count.live);
    expect(count.live).toBe(count.unpaid + count.paid);
    expect(count.sold).toBeLessThanOrEqual(count.total);
    expect(count).toMatchObject({ buyersWithTwoLiveOrders: 0, ticketsWithTwoOrders: 0 });
    expect(count.state).toBe(round === last ? 'open' : 'closed');
  }
}

describe('any sequence of operations', () => {
  it('does what the rules say, and sold = live <= total all the time', async () => {
    const property = fc.asyncProperty(fc.nat(4), steps, async (stock, sequence) => {
      const { ticketId, buyerId, findOrder } = newRun();
      const { round: first } = await openRound(test.db, stock);
      const model = new Model(first, stock);
      for (const todo of sequence) {
        if (todo.do === 'place') {
          const round = todo.late ? model.round - 1 : model.round;
          const tickets = todo.tickets.map((t) => ({
            ticketId: ticketId(t.ticket),
            buyerId: buyerId(t.buyer),
            buyerName: 'x',
          }));
          const placements = await test.db.placeOrders({ saleId: 1, round, tickets });
          expectOutcomes(
            placements,
            tickets.map((t) => model.place(t.ticketId, t.buyerId, round)),
          );
        } else if (todo.do === 'reset') {
          const { stock: next } = todo;
          await test.db.openNextRound({ saleId: 1, stock: next, cancelledTickets: 0 });
          model.reset(next);
        } else {
          const order = await findOrder(todo.ticket);
          if (order) await endOrder(todo.do, order);
          model.move(ticketId(todo.ticket), STATUS[todo.do]);
        }
        await expectSound(first, model.round);
      }
      const rows = await test.db.findOrdersByTickets([...model.orders.keys()]);
      expect(new Map(rows.map((row) => [row.ticketId, row.status]))).toEqual(
        new Map([...model.orders].map(([id, order]) => [id, order.status])),
      );
    });
    await expect(fc.assert(property, { numRuns: 25 })).resolves.toBeUndefined();
  });

  it('is as sound when the operations run at once', async () => {
    const property = fc.asyncProperty(fc.nat(4), steps, async (stock, sequence) => {
      const { ticketId, buyerId, findOrder } = newRun();
      const { round: first } = await openRound(test.db, stock);
      const present = async () => (await test.db.findSale(1))?.round ?? 0;
      await Promise.all(
        sequence.map(async (todo) => {
          if (todo.do === 'place') {
            const tickets = todo.tickets.map((t) => ({
              ticketId: ticketId(t.ticket),
              buyerId: buyerId(t.buyer),
              buyerName: 'x',
            }));
            await test.db.placeOrders({ saleId: 1, round: await present(), tickets });
          } else if (todo.do === 'reset') {
            await test.db.openNextRound({ saleId: 1, stock: todo.stock, cancelledTickets: 0 });
          } else {
            const order = await findOrder(todo.ticket);
            if (order) await endOrder(todo.do, order);
          }
        }),
      );
      await expectSound(first, await present());
    });
    await expect(fc.assert(property, { numRuns: 20 })).resolves.toBeUndefined();
  });
});
