import type { OrderStatus, PaymentStatus } from '@seckill/contracts';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openRound, ownDatabase } from './testing/fixtures.ts';
import { sweep } from './testing/sweep.ts';
import type { OrderRow } from './orders/orders.ts';
import type { Placement } from './orders/place-orders.ts';

const test = await ownDatabase();
let runs = 0;

type Step =
  | { do: 'place'; tickets: { ticket: number; buyer: number }[]; late: boolean }
  | { do: 'begin' | 'cancel' | 'expire'; ticket: number }
  | { do: 'settle'; ticket: number; exact: boolean }
  | { do: 'reset'; stock: number };
type OrderStep = Extract<Step, { ticket: number }>;

// Few tickets and buyers, so that most steps meet an order that earlier ones have left somewhere.
const TICKETS = 5;
const ticket = fc.nat(TICKETS - 1);
const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({
    do: fc.constant('place' as const),
    tickets: fc.array(fc.record({ ticket, buyer: fc.nat(3) }), { minLength: 1, maxLength: 4 }),
    late: fc.boolean(),
  }),
  fc.record({ do: fc.constantFrom('begin', 'cancel', 'expire'), ticket }),
  fc.record({ do: fc.constant('settle' as const), ticket, exact: fc.boolean() }),
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constant('settle' as const), ticket, exact: fc.constant(true) }),
  },
  fc.record({ do: fc.constant('reset' as const), stock: fc.nat(4) }),
);
const steps = fc.array(step, { minLength: 8, maxLength: 24, size: 'max' });

type ModelOrder = {
  buyer: string;
  round: number;
  status: OrderStatus;
  payment?: PaymentStatus;
};

/** The rules in a few lines, without a database. */
class Model {
  readonly orders = new Map<string, ModelOrder>();
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

  begin(order: ModelOrder): string {
    if (order.status === 'paid' || order.status === 'expired') return order.status;
    if (order.status !== 'unpaid') return 'not_open';
    order.payment ??= 'pending';
    return 'pending';
  }

  /** What was decided of a payment stays, also when it is settled again with another sum. */
  settle(order: ModelOrder, exact: boolean): string {
    const begun = this.begin(order);
    if (order.payment === undefined) return begun;
    if (order.payment !== 'pending') return order.payment;
    order.payment = exact && order.status === 'unpaid' ? 'paid' : 'refund_due';
    if (order.payment === 'paid') order.status = 'paid';
    return order.payment;
  }

  cancel(order: ModelOrder): string {
    this.end(order, 'cancelled');
    if (order.status === 'cancelled' || order.status === 'expired') return order.status;
    return 'not_open';
  }

  end(order: ModelOrder, status: 'cancelled' | 'expired' | 'void'): void {
    if (order.status === 'unpaid') order.status = status;
  }

  reset(stock: number): void {
    for (const order of this.orders.values()) {
      if (order.round === this.round) this.end(order, 'void');
    }
    this.round += 1;
    this.total = stock;
  }

  /** The outcome that the database should answer. */
  follow(todo: OrderStep, order: ModelOrder): string | undefined {
    switch (todo.do) {
      case 'begin':
        return this.begin(order);
      case 'settle':
        return this.settle(order, todo.exact);
      case 'cancel':
        return this.cancel(order);
      case 'expire':
        this.end(order, 'expired');
        return undefined;
    }
  }
}

/** Does the step, and answers its outcome. Money comes only for a payment that was begun. */
async function follow(todo: OrderStep, order: OrderRow): Promise<string | undefined> {
  switch (todo.do) {
    case 'begin':
      return (await test.db.startPayment({ ...order, provider: 'demo' })).outcome;
    case 'settle': {
      const begun = await test.db.startPayment({ ...order, provider: 'demo' });
      const payment = await test.db.findPayment(order.orderId);
      if (!payment) return begun.outcome;
      const amountCents = payment.amountCents - (todo.exact ? 0 : 1);
      return (await test.db.settlePayment({ ...payment, amountCents })).outcome;
    }
    case 'cancel':
      return (await test.db.cancelOrder(order)).outcome;
    case 'expire':
      if (order.status === 'unpaid') await test.setPayBy([order.orderId], 0);
      await sweep(test.db);
      return undefined;
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
          const modelled = model.orders.get(ticketId(todo.ticket));
          expect(order?.status).toBe(modelled?.status);
          if (order && modelled) {
            expect(await follow(todo, order)).toBe(model.follow(todo, modelled));
          }
        }
        await expectSound(first, model.round);
      }
      const rows = await test.db.findOrdersByTickets([...model.orders.keys()]);
      const stored = rows.map(async ({ ticketId: id, orderId, status }) => {
        const payment = await test.db.findPayment(orderId);
        return [id, { status, payment: payment?.status }] as const;
      });
      expect(new Map(await Promise.all(stored))).toEqual(
        new Map([...model.orders].map(([id, { status, payment }]) => [id, { status, payment }])),
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
            if (order) await follow(todo, order);
          }
        }),
      );
      await expectSound(first, await present());
      const rows = await test.db.findOrdersByTickets(
        Array.from({ length: TICKETS }, (_, n) => ticketId(n)),
      );
      for (const { orderId, status } of rows) {
        const payment = await test.db.findPayment(orderId);
        expect(payment?.status === 'paid').toBe(status === 'paid');
      }
    });
    await expect(fc.assert(property, { numRuns: 20 })).resolves.toBeUndefined();
  });
});
