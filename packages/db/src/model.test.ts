import type { OrderStatus } from '@seckill/contracts';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openRound, ownDatabase } from './testing/fixtures.ts';
import { sweep } from './testing/sweep.ts';
import type { OrderRow } from './orders/orders.ts';
import type { Placement } from './orders/place-orders.ts';

const test = await ownDatabase();
let runs = 0;
let events = 0;

type Sum = 'half' | 'price' | 'more' | 'foreign';
type Step =
  | { do: 'place'; tickets: { ticket: number; buyer: number; units: number }[]; late: boolean }
  | { do: 'begin' | 'cancel' | 'expire'; ticket: number }
  | { do: 'settle'; ticket: number; sum: Sum }
  | { do: 'reset'; stock: number };
type OrderStep = Extract<Step, { ticket: number }>;

// Few tickets and buyers, so that most steps meet an order that earlier ones have left somewhere.
const TICKETS = 5;
const ticket = fc.nat(TICKETS - 1);
const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({
    do: fc.constant('place' as const),
    tickets: fc.array(fc.record({ ticket, buyer: fc.nat(3), units: fc.constantFrom(1, 1, 2) }), {
      minLength: 1,
      maxLength: 4,
    }),
    late: fc.boolean(),
  }),
  fc.record({ do: fc.constantFrom('begin', 'cancel', 'expire'), ticket }),
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('settle' as const),
      ticket,
      sum: fc.constantFrom<Sum>('half', 'price', 'more', 'foreign'),
    }),
  },
  fc.record({ do: fc.constant('reset' as const), stock: fc.nat(4) }),
);
const steps = fc.array(step, { minLength: 8, maxLength: 24, size: 'max' });

type ModelOrder = {
  buyer: string;
  round: number;
  units: number;
  status: OrderStatus;
  /** Whether it was ever asked for money. */
  begun: boolean;
  /** What has come in all, what of it counts, and what is due back. */
  came: number;
  counted: number;
  back: number;
};

const PRICE = 9900;
/** What comes for an order that costs so much. */
const sumOf = (sum: Sum, cost: number): number =>
  ({ half: cost / 2, price: cost, more: cost + 1, foreign: 7 })[sum];

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

  units(): number {
    return this.live().reduce((sum, { units }) => sum + units, 0);
  }

  place(ticketId: string, buyer: string, round: number, units: number): string {
    if (this.orders.has(ticketId)) return 'replayed';
    if (round !== this.round) return 'cancelled';
    if (this.live().some((order) => order.buyer === buyer)) return 'duplicate';
    if (this.units() + units > this.total) return 'sold_out';
    this.orders.set(ticketId, {
      buyer,
      round,
      units,
      status: 'unpaid',
      begun: false,
      came: 0,
      counted: 0,
      back: 0,
    });
    return 'placed';
  }

  begin(order: ModelOrder): string {
    if (order.status === 'paid' || order.status === 'expired') return order.status;
    if (order.status !== 'unpaid') return 'not_open';
    order.begun = true;
    return 'pending';
  }

  /** Every sum counts until the price is there; all else goes back. */
  settle(order: ModelOrder, sum: Sum): string {
    const begun = this.begin(order);
    if (!order.begun) return begun;
    const cost = PRICE * order.units;
    const came = sumOf(sum, cost);
    order.came += came;
    if (sum === 'foreign' || order.status !== 'unpaid') {
      order.back += came;
      return 'refund_due';
    }
    order.counted += came;
    if (order.counted < cost) return 'partial';
    order.status = 'paid';
    order.back += order.counted - cost;
    order.counted = cost;
    return 'paid';
  }

  cancel(order: ModelOrder): string {
    this.end(order, 'cancelled');
    if (order.status === 'cancelled' || order.status === 'expired') return order.status;
    return 'not_open';
  }

  end(order: ModelOrder, status: 'cancelled' | 'expired' | 'void'): void {
    if (order.status !== 'unpaid') return;
    order.status = status;
    order.back += order.counted;
    order.counted = 0;
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
        return this.settle(order, todo.sum);
      case 'cancel':
        return this.cancel(order);
      case 'expire':
        this.end(order, 'expired');
        return undefined;
    }
  }
}

/** Does the step, and answers its outcome. Money comes only for a payment that was begun. */
async function follow(
  todo: OrderStep,
  order: OrderRow,
  { runsAlone }: { runsAlone: boolean },
): Promise<string | undefined> {
  switch (todo.do) {
    case 'begin':
      return (await test.db.startPayment({ ...order, provider: 'demo' })).outcome;
    case 'settle': {
      const begun = await test.db.startPayment({ ...order, provider: 'demo' });
      const payment = (await test.db.findMoney([order.orderId])).payments.at(-1);
      if (!payment) return begun.outcome;
      events += 1;
      const currency = todo.sum === 'foreign' ? 'JPY' : payment.currency;
      const amountCents = sumOf(todo.sum, PRICE * order.quantity);
      const money = { ...payment, amountCents, currency, eventKey: `e${events}` };
      const [told, again] = [
        await test.db.settlePayment(money),
        await test.db.settlePayment(money),
      ];
      if (runsAlone) expect(again).toEqual(told);
      return told.outcome;
    }
    case 'cancel':
      return (await test.db.cancelOrder(order)).outcome;
    case 'expire':
      if (order.status === 'unpaid') await test.setPayBy([order.orderId], 0);
      await sweep(test.db);
      return undefined;
  }
}

/** What has come for an order, and what became of it. */
async function moneyOf(orderId: string) {
  const { arrivals } = await test.db.findMoney([orderId]);
  const sum = (of: 'amountCents' | 'countedCents' | 'backCents') =>
    arrivals.reduce((total, arrival) => total + arrival[of], 0);
  return { came: sum('amountCents'), counted: sum('countedCents'), back: sum('backCents') };
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
    expect(count.sold).toBe(count.liveUnits);
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
            units: t.units,
          }));
          const placements = await test.db.placeOrders({ saleId: 1, round, tickets });
          expectOutcomes(
            placements,
            tickets.map((t) => model.place(t.ticketId, t.buyerId, round, t.units)),
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
            expect(await follow(todo, order, { runsAlone: true })).toBe(
              model.follow(todo, modelled),
            );
          }
        }
        await expectSound(first, model.round);
      }
      const rows = await test.db.findOrdersByTickets([...model.orders.keys()]);
      const stored = rows.map(async ({ ticketId: id, orderId, status }) => {
        return [id, { status, ...(await moneyOf(orderId)) }] as const;
      });
      expect(new Map(await Promise.all(stored))).toEqual(
        new Map(
          [...model.orders].map(([id, { status, came, counted, back }]) => [
            id,
            { status, came, counted, back },
          ]),
        ),
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
              units: t.units,
            }));
            await test.db.placeOrders({ saleId: 1, round: await present(), tickets });
          } else if (todo.do === 'reset') {
            await test.db.openNextRound({ saleId: 1, stock: todo.stock, cancelledTickets: 0 });
          } else {
            const order = await findOrder(todo.ticket);
            if (order) await follow(todo, order, { runsAlone: false });
          }
        }),
      );
      await expectSound(first, await present());
      const rows = await test.db.findOrdersByTickets(
        Array.from({ length: TICKETS }, (_, n) => ticketId(n)),
      );
      for (const { orderId, status, quantity } of rows) {
        const cost = PRICE * quantity;
        const { came, counted, back } = await moneyOf(orderId);
        expect(came).toBe(counted + back);
        if (status === 'paid') expect(counted).toBe(cost);
        else expect(counted).toBeLessThan(status === 'unpaid' ? cost : 1);
      }
    });
    await expect(fc.assert(property, { numRuns: 20 })).resolves.toBeUndefined();
  });
});
