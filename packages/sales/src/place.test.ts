import * as fc from 'fast-check';
import { modelRuns, modelTimeout } from '@seckill/redis/testing';
import { describe, expect, it } from 'vitest';
import { laneOfRound, orderPlace, type PlaceResult } from '@seckill/tasks';
import { cancel } from './cancel.ts';
import { place } from './place.ts';
import { restore } from './reconcile/restore.ts';
import { reset } from './reset.ts';
import type { Parts } from './stores.ts';
import { batchOf, openBench } from './testing/bench.ts';
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

describe('a further ticket of a buyer is told of the order that they held when it was taken', () => {
  const all = () => bench.parts();
  const A_WHILE_MS = 1000;
  /** Of stock 2: `e` holds one unit. */
  const scene = async () => {
    const saleId = await bench.newSale(2);
    await place(all(), batchOf(await bench.tickets(saleId, ['e'])));
    /** `e` presses again, of which Redis does not know that they did before, and others do beside; so long ago. */
    const press = async (waitedMs: number) => {
      const pressed = await bench.tickets(saleId, ['e again', 'f', 'g']);
      const [again, ...others] = pressed.map((ticket) => ({
        ...ticket,
        addedAt: new Date(ticket.addedAt.getTime() - waitedMs),
      }));
      return batchOf([{ ...again!, args: { ...again!.args, buyerId: 'e' } }, ...others]);
    };
    const endOrder = async (userId = 'e') => {
      const orders = await all().db.listOrdersOf(userId);
      const { orderId = '' } = orders.find(({ saleId: of }) => of === saleId) ?? {};
      expect(await all().db.cancelOrder({ orderId, userId })).toMatchObject({
        outcome: 'cancelled',
      });
    };
    const holders = async () =>
      (await all().db.listLiveOrders(saleId, 1)).map(({ buyerId }) => buyerId).toSorted();
    return { saleId, press, endOrder, holders };
  };
  const LOSSES = [
    ['nothing', async () => undefined],
    ['that it was decided', (saleId: number) => bench.forget(`sale:${saleId}}:round:1:decided`)],
    ['all of the sale', (saleId: number) => bench.forget(`sale:${saleId}}`)],
  ] as const;

  it.each(LOSSES)(
    'also when it is decided once more after that has ended, and Redis forgot %s',
    async (_, lose) => {
      const { saleId, press, endOrder, holders } = await scene();
      const batch = await press(A_WHILE_MS);
      const first = await place(all(), batch);
      expect(first).toMatchObject([
        { outcome: 'success', duplicate: true },
        { outcome: 'success' },
        { outcome: 'sold_out' },
      ]);
      await endOrder();
      await lose(saleId);
      const [further, second] = await place(all(), batch);
      expect([further, second]).toEqual(first.slice(0, 2));
      expect(await holders()).not.toContain('e');
    },
  );

  it('also when it had ended before it was first decided: the unit is for the others', async () => {
    const { press, endOrder, holders } = await scene();
    const batch = await press(A_WHILE_MS);
    await endOrder();
    const further = { outcome: 'success', duplicate: true };
    const own = { outcome: 'success' };
    const results = await place(all(), batch);
    expect(results).toMatchObject([further, own, own]);
    expect(results.map(isOwn)).toEqual([false, true, true]);
    expect(await holders()).toEqual(['f', 'g']);
    expect(await place(all(), batch)).toEqual(results);
  });

  it.each(LOSSES)(
    'and wins one of its own when that had ended before, also when Redis forgot %s',
    async (_, lose) => {
      const { saleId, press, endOrder, holders } = await scene();
      await endOrder();
      const batch = await press(0);
      const results = await place(all(), batch);
      expect(results.slice(0, 2).map(isOwn)).toEqual([true, true]);
      await lose(saleId);
      const again = await place(all(), batch);
      expect(again.slice(0, 2)).toEqual(results.slice(0, 2));
      expect(again[2]).toMatchObject({ outcome: 'sold_out' });
      expect(await holders()).toEqual(['e', 'f']);
    },
  );

  it.each([3_600_000, -3_600_000])(
    'whatever the clock of Redis is ahead of that of the database (%i ms)',
    async (aheadMs) => {
      const claim: Parts['inventory']['claim'] = async (batch) => {
        const answer = await all().inventory.claim(batch);
        if (answer.outcome !== 'decided' || !answer.at) return answer;
        return { ...answer, at: new Date(answer.at.getTime() + aheadMs) };
      };
      const apart = { ...all(), inventory: { ...all().inventory, claim } };
      const before = await scene();
      const early = await before.press(A_WHILE_MS - aheadMs);
      await before.endOrder();
      expect((await place(apart, early)).map(isOwn)).toEqual([false, true, true]);
      const after = await scene();
      await after.endOrder();
      const late = await after.press(-aheadMs);
      expect((await place(apart, late)).map(isOwn)).toEqual([true, true, false]);
    },
  );

  it('also when others have all units by now, and Redis forgot the sale', async () => {
    const { saleId, press, endOrder, holders } = await scene();
    const batch = await press(A_WHILE_MS);
    const first = await place(all(), batch);
    await endOrder();
    await bench.forget(`sale:${saleId}}`);
    await place(all(), batchOf(await bench.tickets(saleId, ['z'])));
    await bench.forget(`sale:${saleId}}`);
    expect((await place(all(), batch)).slice(0, 2)).toEqual(first.slice(0, 2));
    expect(await holders()).toEqual(['f', 'z']);
  });

  const reopen = (saleId: number) => all().inventory.openRound({ saleId, round: 1, total: 2 });
  it.each([
    ['Redis was restored meanwhile', (saleId: number) => restore(all(), saleId)],
    ['Redis took what it had lost for free', reopen],
  ])(
    'as is whose own order has ended of that one, where %s, and others have all',
    async (_, heal) => {
      const { saleId, press, endOrder, holders } = await scene();
      const batch = await press(A_WHILE_MS);
      const first = await place(all(), batch);
      await endOrder();
      await endOrder('f');
      await bench.forget(`sale:${saleId}}`);
      await heal(saleId);
      await place(all(), batchOf(await bench.tickets(saleId, ['y', 'z'])));
      // Numbers that were lost with the rest: to Redis the batch is a new one.
      await bench.forget(`sale:${saleId}}:round:1:decided`);
      const again = await place(bench.connectedAnew(), batch);
      expect(again.slice(0, 2)).toEqual(first.slice(0, 2));
      expect(await holders()).toEqual(['y', 'z']);
    },
  );

  it('and not of one by a later number, which they did not have yet', async () => {
    const saleId = await bench.newSale(2);
    const [early, late] = await bench.tickets(saleId, ['h', 'h again']);
    await place(all(), batchOf([{ ...late!, args: { ...late!.args, buyerId: 'h' } }]));
    const [order] = await all().db.listOrdersOf('h');
    await all().db.cancelOrder({ orderId: order!.orderId, userId: 'h' });
    expect((await place(all(), batchOf([early!]))).map(isOwn)).toEqual([true]);
  });

  it('also when the round was reset before it is decided once more, as is whose order that ended', async () => {
    const { saleId, press } = await scene();
    const batch = await press(A_WHILE_MS);
    const [further, own, late] = await place(all(), batch);
    expect(late).toMatchObject({ outcome: 'sold_out' });
    await reset(all(), { saleId, stock: 2 }, console);
    await bench.forget(`sale:${saleId}}:round:1:decided`);
    expect(await place(all(), batch)).toEqual([further, own, { outcome: 'cancelled' }]);
  });
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

const isOwn = (result: PlaceResult | undefined): boolean =>
  result?.outcome === 'success' && !result.duplicate;

const byNumber =
  (tickets: readonly { id: string; number: number }[]) =>
  (one: string, other: string): number => {
    const numberOf = (id: string) => tickets.find((ticket) => ticket.id === id)?.number ?? 0;
    return numberOf(one) - numberOf(other);
  };
