import { orderPlace } from '@seckill/tasks';
import { beforeEach, describe, expect, it } from 'vitest';
import { createForgottenTickets } from './forgotten.ts';
import { reconcile } from './reconcile/reconcile.ts';
import { reset } from './reset.ts';
import { joinStandby } from './standby/standby.ts';
import { openBench } from './testing/bench.ts';

const bench = openBench();
beforeEach(() => bench.work());
const log = { warn: () => {} };

/** One unit: `a` has it and asked twice, `b` and `c` were turned away, and `c` stands by. */
async function decided() {
  const saleId = await bench.newSale(1);
  const { tasks } = bench.parts();
  const decide = async (buyers: string[]) => {
    const ids = (await bench.tickets(saleId, buyers)).map(({ id }) => id);
    const states = await Promise.all(ids.map((id) => tasks.ended(id, { timeoutMs: 20_000 })));
    return { ids, states };
  };
  const { ids, states } = await decide(['a', 'b', 'c']);
  // A buyer has one place, until Redis forgets it.
  await bench.forget(':places:');
  ids.push(...(await decide(['a'])).ids);
  const order = orderPlace.isResult(states[0]?.result) ? states[0].result : undefined;
  const buyer = { userId: 'c', name: 'c' };
  await joinStandby(bench.parts(), { saleId, round: 1 }, buyer, {
    taskId: ids[2],
    estimate: 1,
    view: bench.view,
  });
  return { saleId, ids, order };
}

const verdicts = async (ids: string[], buyers: (string | undefined)[]) => {
  const verdictOf = createForgottenTickets(bench.parts());
  return Promise.all(
    ids.map((ticketId, i) => {
      const buyerId = buyers[i];
      return verdictOf({ ticketId, ...(buyerId !== undefined && { buyerId }) });
    }),
  );
};

async function record(saleId: number) {
  await reset(bench.parts(), { saleId, stock: 1 }, log);
  await bench.sql('UPDATE rounds SET closed_at = NOW(3) - INTERVAL 2 MINUTE WHERE sale_id = ?', [
    saleId,
  ]);
  await reconcile(bench.only(saleId));
  await reconcile(bench.only(saleId));
  const kept = await bench.parts().db.findRoundKept({ saleId, round: 1 });
  expect(kept).toMatchObject({ recorded: true });
}

describe('a ticket whose verdict Redis has forgotten is answered', () => {
  it('while the round is open: by its order, the line of those who wait, the record', async () => {
    const { ids, order } = await decided();
    await bench.forget(':batch:');
    expect(await verdicts(ids, ['a', 'b', 'c', 'a'])).toEqual([
      order,
      { outcome: 'sold_out' },
      { outcome: 'standby', buyerId: 'c' },
      { ...order, duplicate: true },
    ]);
  });

  it('once the round is over: from MySQL alone', async () => {
    const { saleId, ids, order } = await decided();
    await record(saleId);
    await bench.forget();
    expect(await verdicts(ids, ['a', 'b', 'c', 'a'])).toEqual([
      order,
      { outcome: 'sold_out' },
      { outcome: 'sold_out' },
      { ...order, duplicate: true },
    ]);
  });

  it('as lost when Redis lost everything while the round was open, but for those who have an order', async () => {
    const { saleId, ids, order } = await decided();
    await bench.forget();
    expect(await verdicts(ids, ['a', 'b', 'c', 'a'])).toEqual([
      order,
      undefined,
      undefined,
      { ...order, duplicate: true },
    ]);
    // Nobody was told of an order by a ticket that came before it.
    await bench.sql('UPDATE orders SET ticket_id = ? WHERE sale_id = ?', [ids[3], saleId]);
    expect(await verdicts(ids.slice(0, 1), ['a'])).toEqual([undefined]);
  });

  it('the same for ever where only its line was lost, as with one node of a cluster, and it stood by', async () => {
    const { saleId, ids } = await decided();
    await bench.forget(':order.place:');
    const said = async () => (await verdicts(ids.slice(2, 3), ['c']))[0];
    expect(await said()).toEqual({ outcome: 'standby', buyerId: 'c' });
    await reset(bench.parts(), { saleId, stock: 1 }, log);
    expect(await said()).toBeUndefined();
    await reset(bench.parts(), { saleId, stock: 1 }, log);
    expect(await said()).toBeUndefined();
  });

  it('by the order that its buyer held then, though they have another one by now', async () => {
    const { saleId, ids, order } = await decided();
    if (order?.outcome !== 'success') throw new Error('no order');
    const { db } = bench.parts();
    await db.cancelOrder({ orderId: order.orderId, userId: 'a' });
    const tickets = [{ ticketId: ids[1] ?? '', buyerId: 'a', buyerName: 'a' }];
    expect(await db.placeOrders({ saleId, round: 1, tickets })).toMatchObject([
      { outcome: 'placed' },
    ]);
    await bench.forget();
    expect(await verdicts(ids.slice(3), ['a'])).toEqual([{ ...order, duplicate: true }]);
  });

  it('by the hundred', async () => {
    const saleId = await bench.newSale(0);
    const { tasks } = bench.parts();
    const names = Array.from({ length: 450 }, (_, i) => `b${i}`);
    const ids = (await bench.tickets(saleId, names)).map(({ id }) => id);
    await Promise.all(ids.map((id) => tasks.ended(id, { timeoutMs: 30_000 })));
    await record(saleId);
    await bench.forget();
    const asked: string[] = [];
    const { db } = bench.parts();
    const counting = {
      ...db,
      findOrdersByTickets: (given: string[]) => {
        asked.push('orders');
        return db.findOrdersByTickets(given);
      },
      findRecordPart: (...given: Parameters<typeof db.findRecordPart>) => {
        asked.push('record');
        return db.findRecordPart(...given);
      },
    };
    const verdictOf = createForgottenTickets({ ...bench.parts(), db: counting });
    const found = await Promise.all(ids.map((ticketId) => verdictOf({ ticketId })));
    expect(new Set(found.map((verdict) => verdict?.outcome))).toEqual(new Set(['sold_out']));
    expect(asked.filter((what) => what === 'orders')).toHaveLength(3);
    expect(asked.filter((what) => what === 'record').length).toBeLessThanOrEqual(3);
  });
});

it('no number of a round is given out twice, whenever Redis forgets it', async () => {
  const { saleId } = await decided();
  const seen = new Set((await bench.tickets(saleId, ['before'])).map(({ number }) => number));
  for (const name of ['after', 'later']) {
    await bench.forget();
    // Nobody has set anything right yet.
    const [next] = await bench.tickets(saleId, [name]);
    expect(next?.number).toBeGreaterThan(Math.max(...seen));
    seen.add(next?.number ?? 0);
  }
  expect(await bench.parts().db.beginLine({ saleId, round: 1 })).toBeGreaterThan(Math.max(...seen));
});
