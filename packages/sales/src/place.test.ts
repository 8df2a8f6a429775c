import * as fc from 'fast-check';
import { modelRuns, modelTimeout } from '@seckill/redis/testing';
import { expect, it } from 'vitest';
import { laneOfRound, orderPlace, type PlaceResult } from '@seckill/tasks';
import { cancel } from './cancel.ts';
import { place } from './place.ts';
import type { Parts } from './stores.ts';
import { batchOf, isOwn, openBench } from './testing/bench.ts';
import { createTaskView } from './ticket.ts';

const bench = openBench();

type Batch = ReturnType<typeof batchOf<Awaited<ReturnType<typeof bench.tickets>>[number]>>;

/** Everything that a decision asks of the stores: the scheduler decides whose answer comes next. */
function slowed(scheduler: fc.Scheduler): Parts {
  const { db, inventory, tasks } = bench.parts();
  const slow = <S extends object>(store: S, names: readonly (keyof S)[]): S => ({
    ...store,
    ...Object.fromEntries(
      names.map((name) => [name, scheduler.scheduleFunction(store[name] as never)]),
    ),
  });
  return {
    db: slow(db, [
      'placeOrders',
      'findOrdersByTickets',
      'findOrdersOfBuyers',
      'findSale',
      'listLiveOrders',
    ]),
    inventory: slow(inventory, ['claim', 'release', 'rebuild', 'standBy']),
    tasks,
  };
}

/** The line as the engine keeps it: whose turn it is, how often each was begun, and what was settled first. */
class Line {
  readonly results = new Map<string, PlaceResult>();
  readonly #batches: Batch[];
  readonly #taken = new Map<string, number>();
  /** Who has begun with the head last. */
  #by: string | undefined;

  constructor(batches: Batch[]) {
    this.#batches = batches;
  }

  get head(): Batch | undefined {
    return this.#batches[0];
  }

  /** Those that are decided together by this worker: who has begun with the first one before decides it alone. */
  take(worker: string, most: number): Batch[] {
    const [head] = this.#batches;
    if (!head) return [];
    const attempt = (this.#taken.get(head.batchId) ?? 0) + 1;
    this.#taken.set(head.batchId, attempt);
    this.#by = worker;
    return this.#batches.slice(0, attempt > 1 ? 1 : most);
  }

  /** What the handler is given. */
  together(worker: string, batches: readonly Batch[]): Batch {
    const [head] = batches;
    if (!head) throw new Error('nothing to decide');
    const last = batches.at(-1)?.last ?? head.last;
    return {
      ...head,
      last,
      tickets: batches.flatMap(({ tickets }) => tickets),
      attempt: this.#taken.get(head.batchId) ?? 1,
      isCurrent: async () => {
        this.#by = worker;
        return this.head?.batchId === head.batchId;
      },
    };
  }

  /** Nobody settles with whom another has begun since. */
  settle(worker: string, batches: readonly Batch[], results: readonly PlaceResult[]): void {
    const told = results.values();
    for (const batch of batches) {
      const own = batch.tickets.map(({ id }) => [id, told.next().value!] as const);
      if (this.head?.batchId !== batch.batchId) continue;
      if (this.#by !== undefined && this.#by !== worker) return;
      this.#by = undefined;
      this.#batches.shift();
      for (const [id, result] of own) this.results.set(id, result);
    }
  }
}

/** Begun so often the lease of one worker holds, or both could take the turn from each other for ever. */
const MOST_TURNS = 12;

/** A worker whose lease runs out all the time: it decides what is due, whoever else does. `dies`: before it settles. */
async function work(
  worker: string,
  parts: Parts,
  line: Line,
  dies: boolean[],
  most: number,
): Promise<void> {
  for (let turns = 0; line.head; turns += 1) {
    if (turns > MOST_TURNS && worker !== 'one') return;
    const taken = line.take(worker, most);
    const results = await place(parts, line.together(worker, taken)).catch(() => undefined);
    if (results && dies.pop() !== true) line.settle(worker, taken, results);
  }
}

/** Whoever won gives the order back at once: the unit goes to the next, and the ticket has won all the same. */
async function giveBackAll(parts: Parts, saleId: number, line: Line): Promise<void> {
  while (line.head) {
    const [live] = await parts.db.listLiveOrders(saleId, 1);
    const [order] = live ? await parts.db.findOrdersByTickets([live.ticketId]) : [];
    if (order) await cancel(parts, { orderId: order.orderId, userId: order.userId }, console);
  }
}

const buyers = fc.array(fc.constantFrom('a', 'b', 'c', 'd', 'e'), { minLength: 1, maxLength: 4 });

it(
  'two workers that decide the same batches at once give each unit once, to the lowest numbers',
  { timeout: modelTimeout() },
  async () => {
    const property = fc.asyncProperty(
      fc.scheduler(),
      fc.array(buyers, { minLength: 1, maxLength: 3 }),
      fc.integer({ min: 0, max: 4 }),
      fc.array(fc.boolean(), { maxLength: 3 }),
      fc.boolean(),
      fc.constantFrom(1, 2, 3),
      async (scheduler, presses, stock, dies, givesBack, most) => {
        const saleId = await bench.newSale(stock);
        const batches: Batch[] = [];
        for (const [at, press] of presses.entries()) {
          // A buyer has further tickets only after Redis lost the first one's place.
          const owners = press.map((_, i) => `owner ${at} ${i}`);
          const taken = await bench.tickets(saleId, owners);
          batches.push(
            batchOf(taken.map((one, i) => ({ ...one, args: { ...one.args, buyerId: press[i]! } }))),
          );
        }
        const tickets = batches.flatMap((batch) => batch.tickets);
        const line = new Line(batches);
        const parts = slowed(scheduler);
        await scheduler.waitFor(
          Promise.all([
            work('one', parts, line, [...dies], most),
            work('two', parts, line, [...dies], most),
            ...(givesBack ? [giveBackAll(parts, saleId, line)] : []),
          ]),
        );

        const orders = await bench.parts().db.findOrdersByTickets(tickets.map(({ id }) => id));
        const ordered = new Set(orders.map(({ ticketId }) => ticketId));
        for (const { id } of tickets) {
          const result = line.results.get(id);
          if (ordered.has(id)) expect(result).toMatchObject({ outcome: 'success' });
          else expect(isOwn(result)).toBe(false);
        }
        // A claim that a restore read before its order ended is found by the next reconciliation.
        if (givesBack) return;
        await bench.state(saleId);

        const first = new Map(tickets.toReversed().map(({ id, args }) => [args.buyerId, id]));
        const winners = [...first.values()].toSorted(byNumber(tickets)).slice(0, stock);
        const live = await bench.parts().db.listLiveOrders(saleId, 1);
        expect(live.map(({ ticketId }) => ticketId).toSorted()).toEqual(winners.toSorted());
        for (const { id, args } of tickets) {
          const own = first.get(args.buyerId);
          const hasWon = own !== undefined && winners.includes(own);
          const duplicate = own === id ? {} : { duplicate: true };
          expect(line.results.get(id)).toMatchObject(
            hasWon ? { outcome: 'success', ...duplicate } : { outcome: 'sold_out' },
          );
        }
      },
    );
    await expect(fc.assert(property, modelRuns(60))).resolves.toBeUndefined();
  },
);

it('who has lost a batch while it freed what stood in the way decides nothing of it any more', async () => {
  const saleId = await bench.newSale(2);
  const all = bench.parts();
  const held = batchOf(await bench.tickets(saleId, ['e', 'b']));
  await place(all, held);
  // Redis has lost the places of these buyers, who press again.
  const again = (await bench.tickets(saleId, ['e again', 'b again'])).map((ticket, i) => ({
    ...ticket,
    args: { ...ticket.args, buyerId: ['e', 'b'][i]! },
  }));
  const batch = batchOf(again);
  /** In MySQL; what follows in Redis is still to come. */
  const giveBack = async (userId: string) => {
    const order = (await all.db.listOrdersOf(userId)).find(({ saleId: of }) => of === saleId);
    await all.db.cancelOrder({ orderId: order?.orderId ?? '', userId });
  };

  let settled: PlaceResult[] = [];
  const release: Parts['inventory']['release'] = async (claim) => {
    const released = await all.inventory.release(claim);
    if (settled.length === 0) {
      // Its lease has run out: another process decides the same batch, and settles it.
      settled = await place(all, batch);
      await giveBack('e');
    }
    return released;
  };
  await giveBack('b');
  const slow = { ...all, inventory: { ...all.inventory, release } };
  await expect(place(slow, batch)).rejects.toThrow('another process');

  const further = { outcome: 'success', duplicate: true };
  expect(settled).toMatchObject([further, further]);
  expect(await all.db.findOrdersByTickets(again.map(({ id }) => id))).toEqual([]);
});

it('who has an order of a place that Redis lost is told of it, also where Redis held the stock for free', async () => {
  const saleId = await bench.newSale(3);
  const parts = bench.parts();
  // Redis was rebuilt while the orders of the lost batch were being committed, and knows none of them.
  const lost = ['x', 'y', 'z'].map((buyerId) => ({
    ticketId: `lost-${saleId}-${buyerId}`,
    buyerId,
    buyerName: buyerId,
  }));
  await parts.db.placeOrders({ saleId, round: 1, tickets: lost });
  const pressed = await bench.tickets(saleId, ['a', 'b', 'c', 'd', 'y again', 'x again']);
  const again = pressed.map((ticket) => {
    const [buyerId = ''] = ticket.args.buyerId.split(' ');
    return { ...ticket, args: { ...ticket.args, buyerId } };
  });
  const results = await place(parts, batchOf(again));
  const soldOut = { outcome: 'sold_out' };
  const held = { outcome: 'success', duplicate: true };
  expect(results).toMatchObject([soldOut, soldOut, soldOut, soldOut, held, held]);
  expect(await parts.inventory.claims(saleId, 1)).toHaveLength(3);
  expect(await parts.db.listLiveOrders(saleId, 1)).toHaveLength(3);
});

it('a round that is closed before the orders of a batch are made turns nobody of it away', async () => {
  const saleId = await bench.newSale(2);
  const all = bench.parts();
  const placeOrders: typeof all.db.placeOrders = async (request) => {
    await all.db.openNextRound({ saleId, stock: 2, cancelledTickets: 0 });
    return all.db.placeOrders(request);
  };
  const batch = batchOf(await bench.tickets(saleId, ['a', 'b', 'c', 'd']));
  const results = await place({ ...all, db: { ...all.db, placeOrders } }, batch);
  const cancelled = { outcome: 'cancelled' };
  expect(results).toEqual([cancelled, cancelled, cancelled, cancelled]);
  // Delivered again, it ends the same.
  expect(await place(all, batch)).toEqual(results);
});

it('a batch that workers were lost with is decided in parts as it would have been as a whole', async () => {
  const saleId = await bench.newSale(3);
  const parts = bench.parts();
  const all = await bench.tickets(saleId, ['a', 'b', 'c', 'd', 'e']);
  const whole = batchOf(all);
  // The claims are made, and the worker is lost before the orders are.
  const dying = { ...parts.db, placeOrders: () => Promise.reject(new Error('lost')) };
  await expect(place({ ...parts, db: dying }, whole)).rejects.toThrow('lost');
  const results: PlaceResult[] = [];
  for (const [index, ticket] of all.entries()) {
    const part = { ...batchOf([ticket]), batchId: `${whole.batchId}.${index}`, attempt: 3 };
    // A part may be lost, too, and comes again under its id.
    await place(parts, part);
    results.push(...(await place(parts, part)));
  }
  expect(results.map(({ outcome }) => outcome)).toEqual([
    'success',
    'success',
    'success',
    'sold_out',
    'sold_out',
  ]);
  expect(await parts.db.listLiveOrders(saleId, 1)).toHaveLength(3);
});

it('a ticket that failed after its order was made says success, and one without an order failure', async () => {
  const saleId = await bench.newSale(1);
  const parts = bench.parts();
  const tickets = await bench.tickets(saleId, ['a', 'b']);
  await place(parts, batchOf(tickets));
  const view = createTaskView({ ...parts, factsOf: async () => undefined });
  const failed = tickets.map(({ id, number }) => ({
    id,
    task: orderPlace.name,
    lane: laneOfRound(saleId, 1),
    number,
    status: 'failure' as const,
    error: { code: 'worker_lost', message: 'three workers were lost with it' },
  }));
  expect(await Promise.all(failed.map((state) => view(state)))).toMatchObject([
    { status: 'success', order: { saleId } },
    { status: 'failure' },
  ]);
});

const byNumber =
  (tickets: readonly { id: string; number: number }[]) =>
  (one: string, other: string): number => {
    const numberOf = (id: string) => tickets.find((ticket) => ticket.id === id)?.number ?? 0;
    return numberOf(one) - numberOf(other);
  };
