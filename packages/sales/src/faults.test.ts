import { describe, expect, it } from 'vitest';
import { orderPlace } from '@seckill/tasks';
import { cancel } from './cancel.ts';
import { editSale } from './edit.ts';
import { expire } from './expire.ts';
import { pay, type PaymentProvider } from './pay.ts';
import { place } from './place.ts';
import { promote } from './standby/promote.ts';
import { reconcile } from './reconcile/reconcile.ts';
import { reset } from './reset.ts';
import { joinStandby, leaveStandby } from './standby/standby.ts';
import type { Parts } from './stores.ts';
import { batchOf, openBench } from './testing/bench.ts';
import { failing, StoreFailed } from './testing/faults.ts';

/*
 * Each use case is run with every call it makes to a store failing once, before the call took effect and after. Then
 * it is asked again, as its caller does, and reconciliation has its turn. What the stores say must be what they say
 * after a run without a fault.
 */

const bench = openBench();
const log = { warn: () => {} };

type Scene = { saleId: number; round?: number };
type UseCase<S extends Scene> = {
  setUp(): Promise<S>;
  act(parts: Parts, scene: S): Promise<unknown>;
};

async function ending<S extends Scene>(
  { setUp, act }: UseCase<S>,
  fault?: Parameters<typeof failing>[1],
) {
  const scene = await setUp();
  const sound = bench.only(scene.saleId);
  const { parts, calls } = failing(sound, fault);
  const first = act(parts, scene);
  if (fault) await first.catch(expectStoreFailed);
  else await first;
  if (fault) await act(sound, scene);
  await reconcile(sound);
  return { calls, state: await bench.state(scene.saleId, scene.round) };
}

function expectStoreFailed(error: unknown): void {
  expect(error).toBeInstanceOf(StoreFailed);
}

async function survivesEveryFault<S extends Scene>(useCase: UseCase<S>): Promise<string[]> {
  const { calls, state } = await ending(useCase);
  for (const [call, name] of calls.entries()) {
    for (const when of ['before', 'after'] as const) {
      const faulty = await ending(useCase, { call, when });
      expect(faulty.state, `${name}, the ${call + 1}. call, failed ${when} it took effect`).toEqual(
        state,
      );
    }
  }
  return calls;
}

const FIVE = ['a', 'b', 'c', 'd', 'e'];

/** A sale whose units these buyers have, with orders. */
async function soldTo(buyers: readonly string[]) {
  const saleId = await bench.newSale(buyers.length);
  const tickets = await bench.tickets(saleId, buyers);
  const results = await place(bench.parts(), batchOf(tickets));
  const orders = results.map((result) => {
    if (result.outcome !== 'success') throw new Error(`${result.outcome} instead of an order`);
    return result.orderId;
  });
  return { saleId, tickets, orders };
}

/** A sale with one unit, for which these stood in line: a worker has decided, and the first has an order. */
async function decided(buyers: readonly string[]) {
  const saleId = await bench.newSale(1);
  const tickets = await bench.tickets(saleId, buyers, { standby: true });
  const { tasks } = bench.parts();
  const states = await Promise.all(tickets.map(({ id }) => tasks.ended(id, { timeoutMs: 20_000 })));
  const [won] = states;
  const order = orderPlace.isResult(won?.result) ? won.result : undefined;
  if (order?.outcome !== 'success') throw new Error('the first in line has no order');
  return { saleId, orders: [order.orderId] };
}

/** One unit, its buyer, and two who stand by. */
const withStandby = () => decided(['holder', 'first', 'second']);

describe('is as if nothing had failed:', { timeout: 120_000 }, () => {
  it('placing', async () => {
    const calls = await survivesEveryFault({
      async setUp() {
        const saleId = await bench.newSale();
        return { saleId, tickets: await bench.tickets(saleId, FIVE) };
      },
      act: (parts, { tickets }) => place(parts, batchOf(tickets)),
    });
    expect(calls).toEqual(expect.arrayContaining(['inventory.claim', 'db.placeOrders']));
  });

  it('placing with those who come too late standing by', async () => {
    const calls = await survivesEveryFault({
      async setUp() {
        const saleId = await bench.newSale();
        return { saleId, tickets: await bench.tickets(saleId, FIVE, { standby: true }) };
      },
      act: (parts, { tickets }) => place(parts, batchOf(tickets)),
    });
    expect(calls).toContain('inventory.standBy');
  });

  it('placing in a round that Redis has forgotten', async () => {
    const calls = await survivesEveryFault({
      async setUp() {
        const { saleId } = await soldTo(['early']);
        await bench.parts().db.editSale({ saleId, changes: {}, stockDelta: 2 });
        return { saleId, tickets: await bench.tickets(saleId, FIVE) };
      },
      async act(parts, { tickets }) {
        const ask = parts.inventory.claim;
        let forgotten = true;
        const inventory = {
          ...bench.parts().inventory,
          rebuild: parts.inventory.rebuild,
          restock: parts.inventory.restock,
          claim: async (batch: Parameters<typeof ask>[0]) => {
            if (!forgotten) return ask(batch);
            forgotten = false;
            return { outcome: 'unknown' as const };
          },
        };
        return place({ ...parts, inventory }, batchOf(tickets));
      },
    });
    expect(calls).toEqual(expect.arrayContaining(['inventory.rebuild', 'inventory.restock']));
  });

  it('giving an order back', async () => {
    const calls = await survivesEveryFault({
      setUp: () => soldTo(['a', 'b']),
      act: (parts, { orders }) => cancel(parts, { orderId: orders[0] ?? '', userId: 'a' }, log),
    });
    expect(calls).toEqual(expect.arrayContaining(['db.cancelOrder', 'inventory.release']));
  });

  it('paying', async () => {
    const provider: PaymentProvider = { name: 'demo', charge: async () => 'paid' };
    const calls = await survivesEveryFault({
      setUp: () => soldTo(['a', 'b']),
      act: (parts, { orders }) => pay(parts, provider, { orderId: orders[0] ?? '', userId: 'a' }),
    });
    expect(calls).toEqual(['db.startPayment', 'db.settlePayment']);
  });

  it('promoting who stands by', async () => {
    bench.work();
    const calls = await survivesEveryFault({
      async setUp() {
        const { saleId, orders } = await withStandby();
        await cancel(bench.parts(), { orderId: orders[0] ?? '', userId: 'holder' }, log);
        return { saleId };
      },
      act: (parts, { saleId }) => promote(parts, { saleId, round: 1 }),
    });
    expect(calls).toEqual(expect.arrayContaining(['inventory.promote', 'db.placeOrders']));
  });

  it('opening the next round', async () => {
    bench.work();
    const calls = await survivesEveryFault({
      async setUp() {
        const { saleId } = await withStandby();
        return { saleId, round: 2, operationKey: `reset-${saleId}` };
      },
      act: (parts, { saleId, operationKey }) =>
        reset(parts, { saleId, stock: 5, operationKey }, log),
    });
    expect(calls).toEqual(expect.arrayContaining(['db.openNextRound', 'inventory.openRound']));
  });

  it('changing the stock', async () => {
    const calls = await survivesEveryFault({
      async setUp() {
        const { saleId } = await soldTo(['a', 'b']);
        return { saleId, operationKey: `edit-${saleId}` };
      },
      act: (parts, { saleId, operationKey }) =>
        editSale(parts, { saleId, edit: { stockDelta: 4 }, operationKey }, log),
    });
    expect(calls).toEqual(expect.arrayContaining(['db.editSale', 'inventory.restock']));
  });

  it('standing by with a new ticket, and standing by no more', async () => {
    bench.work();
    const calls = await survivesEveryFault({
      async setUp() {
        return decided(['holder']);
      },
      async act(parts, { saleId }) {
        const round = { saleId, round: 1 };
        const buyer = { userId: 'late', name: 'late' };
        await joinStandby(parts, round, buyer, {
          taskId: undefined,
          estimate: 1,
          view: bench.view,
        });
        await leaveStandby(parts, round, 'late');
      },
    });
    expect(calls).toContain('inventory.standbyPlace');
  });

  it('ending orders that were not paid in time', async () => {
    const calls = await survivesEveryFault({
      setUp: () => soldTo(['a', 'b']),
      act: (parts) => expire(parts),
    });
    expect(calls).toEqual(['db.listOverdueRounds']);
  });

  it('reconciling', async () => {
    bench.work();
    const calls = await survivesEveryFault({
      async setUp() {
        const { saleId, orders } = await withStandby();
        // MySQL has ended the order; the process died before Redis heard of it.
        await bench.parts().db.cancelOrder({ orderId: orders[0] ?? '', userId: 'holder' });
        return { saleId };
      },
      act: (parts) => reconcile(parts),
    });
    expect(calls).toEqual(expect.arrayContaining(['db.listUnrecordedRounds', 'inventory.look']));
  });
});
