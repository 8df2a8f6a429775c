import type { CheckName } from '@seckill/contracts';
import { pay } from '@seckill/db/testing';
import { hashOfTicket } from '@seckill/task-engine';
import { laneOfRound, orderPlace } from '@seckill/tasks';
import { beforeEach, describe, expect, it } from 'vitest';
import { cancel } from '../cancel.ts';
import { expire } from '../expire.ts';
import { readRecord, readRecordPage } from '../record/read-record.ts';
import { reconcile } from '../reconcile/reconcile.ts';
import { reset } from '../reset.ts';
import { joinStandby } from '../standby/standby.ts';
import { openBench } from '../testing/bench.ts';
import { verify } from './verify.ts';

const bench = openBench();
beforeEach(() => bench.work());
const log = { warn: () => {} };

type Scene = { saleId: number; tickets: string[]; orders: string[] };

/** Three units and their buyers, one who was turned away and one who stands by. */
async function sold(): Promise<Scene> {
  const saleId = await bench.newSale(3);
  const all = await bench.tickets(saleId, ['a', 'b', 'c', 'd', 'e']);
  const { tasks } = bench.parts();
  const states = await Promise.all(all.map(({ id }) => tasks.ended(id, { timeoutMs: 20_000 })));
  const tickets = all.map(({ id }) => id);
  const orders = states.flatMap(({ result } = { result: undefined } as never) =>
    orderPlace.isResult(result) && result.outcome === 'success' ? [result.orderId] : [],
  );
  const id = { saleId, round: 1 };
  const buyer = { userId: 'e', name: 'e' };
  await joinStandby(bench.parts(), id, buyer, {
    taskId: tickets[4],
    estimate: 1,
    view: bench.view,
  });
  return { saleId, tickets, orders };
}

const look = (saleId: number, round?: number) =>
  verify(bench.parts(), saleId, { round, settleMs: 0 });
const red = async (saleId: number, round?: number) =>
  ((await look(saleId, round))?.checks ?? []).filter(({ ok }) => !ok).map(({ name }) => name);
const repair = (saleId: number) => reconcile(bench.only(saleId));

const roundKey = (saleId: number) => `{${bench.prefix()}:sale:${saleId}}:round`;
const lineKey = (saleId: number) => {
  const { keys } = bench.parts().tasks.engine;
  const lane = laneOfRound(saleId, 1);
  return keys.line(keys.laneQueue(orderPlace, lane), lane);
};
async function anOrder(saleId: number, ticket: string, user: string, status: string) {
  await bench.sql("INSERT IGNORE INTO users (id, kind, name) VALUES (?, 'guest', ?)", [user, user]);
  await bench.sql(
    `INSERT INTO orders (id, ticket_id, sale_id, round, user_id, status, price_cents, currency, pay_by, closed_at)
     VALUES (UUID(), ?, ?, 1, ?, ?, 1, 'CNY', NOW(3), IF(? = 'unpaid', NULL, NOW(3)))`,
    [ticket, saleId, user, status, status],
  );
}

const MONEY: CheckName = 'every cent that came is kept, due back or given back';

type Spoil = { spoil(scene: Scene): Promise<unknown>; also?: CheckName[] };

/** One row or key by hand, for each identity of the sheet. */
const SPOILS: Record<CheckName, Spoil> = {
  'live orders never exceed the stock': {
    spoil: ({ saleId, tickets }) => anOrder(saleId, tickets[3]!, 'd', 'unpaid'),
    also: [
      'units sold are the live orders',
      'claims in Redis are as many as live orders',
      'every live order has its claim',
      'every success has its order',
    ],
  },
  'units sold are the live orders': {
    spoil: ({ saleId }) => bench.sql('UPDATE rounds SET sold = 2 WHERE sale_id = ?', [saleId]),
    also: ['no unit is unsold while somebody stands by'],
  },
  'claims in Redis are as many as live orders': {
    spoil: ({ saleId }) => bench.redis().hset(roundKey(saleId), 'x', 'y'),
  },
  'every live order has its claim': {
    spoil: ({ saleId }) => bench.redis().hset(roundKey(saleId), 'a', 'y'),
  },
  'Redis is at the same round': {
    spoil: ({ saleId }) => bench.redis().hset(roundKey(saleId), '#round', '2'),
    also: ['claims in Redis are as many as live orders'],
  },
  'Redis knows the same stock': {
    spoil: ({ saleId }) => bench.redis().hset(roundKey(saleId), '#total', '4'),
  },
  'every accepted ticket has a verdict': {
    spoil: ({ saleId }) => bench.redis().hincrby(lineKey(saleId), 'issued', 1),
  },
  'every success has its order': {
    spoil: ({ saleId, tickets }) => anOrder(saleId, tickets[3]!, 'd', 'expired'),
  },
  'nobody was turned away while a unit was free': {
    spoil: async ({ saleId }) => {
      await bench.sql('UPDATE rounds SET total = 4 WHERE sale_id = ?', [saleId]);
      await bench.redis().hset(roundKey(saleId), '#total', '4');
    },
    also: ['no unit is unsold while somebody stands by'],
  },
  'every ticket that stands by is in the line': {
    spoil: ({ saleId }) => bench.redis().zrem(`${roundKey(saleId)}:1:standby`, 'e'),
  },
  'no unit is unsold while somebody stands by': {
    spoil: async ({ saleId }) => {
      await bench.sql('UPDATE rounds SET total = 4, least_total = 3 WHERE sale_id = ?', [saleId]);
      await bench.redis().hset(roundKey(saleId), '#total', '4');
    },
  },
  'every promotion has its order': {
    spoil: ({ saleId }) =>
      bench.redis().hset(`${roundKey(saleId)}:1:standby:promoted`, 'x', '9 ticket x'),
  },
  'every cent that came is kept, due back or given back': {
    spoil: async ({ orders }) => {
      await pay(bench.parts().db, { orderId: orders[0]!, userId: 'a' });
      await bench.sql('DELETE FROM arrivals WHERE order_id = ?', [orders[0]]);
    },
  },
  'no ticket made two orders': {
    spoil: async ({ saleId, tickets }) => {
      await bench.sql('ALTER TABLE orders DROP INDEX orders_ticket');
      await anOrder(saleId, tickets[0]!, 'a', 'expired');
    },
  },
  'no buyer holds two live orders': {
    spoil: async ({ orders }) => {
      await bench.sql('ALTER TABLE orders ADD INDEX (sale_id, round)');
      await bench.sql('ALTER TABLE orders DROP INDEX orders_live_buyer');
      await bench.sql("UPDATE orders SET user_id = 'a' WHERE id = ?", [orders[1]]);
    },
    also: ['every live order has its claim'],
  },
};

describe('the sheet', () => {
  it.each(Object.entries(SPOILS))('goes red when only this is spoiled: %s', async (name, how) => {
    const scene = await sold();
    expect(await red(scene.saleId)).toEqual([]);
    await how.spoil(scene);
    expect((await red(scene.saleId)).toSorted()).toEqual([name, ...(how.also ?? [])].toSorted());
  });

  it('says so within 5 s', async () => {
    const { saleId } = await sold();
    await bench.redis().hincrby(lineKey(saleId), 'issued', 1);
    const begin = performance.now();
    expect(await verify(bench.parts(), saleId)).toMatchObject({ ok: false });
    expect(performance.now() - begin).toBeLessThan(5000);
  });

  it('every row by which money that came could be lost reddens it, and nothing else', async () => {
    const { saleId, orders } = await sold();
    const { db } = bench.parts();
    const [kept, back, gone] = orders.map((orderId, i) => ({ orderId, userId: 'abc'[i] ?? '' }));
    const begin = async (own: typeof kept) => {
      const started = await db.startPayment({ ...own!, provider: 'demo' });
      if (started.outcome !== 'pending') throw new Error(started.outcome);
      return started.payment;
    };
    await pay(db, kept!);
    const surplus = await begin(back);
    await db.settlePayment({ ...surplus, amountCents: surplus.amountCents + 7 });
    const refund = (await db.listRefunds({ from: 0, limit: 9 })).find(
      ({ orderId }) => orderId === back!.orderId,
    );
    await db.markRefunded(refund!.refundId, { by: 'Lin', note: '' });
    const part = await begin(gone);
    await db.settlePayment({ ...part, amountCents: 40, eventKey: 'first' });
    expect(await red(saleId)).toEqual([]);
    await db.settlePayment({ ...part, amountCents: 9, currency: 'USD', eventKey: 'second' });
    expect(await red(saleId), 'money in another currency').toEqual([]);
    const check = (await look(saleId))?.checks.at(-1);
    expect(check).toMatchObject({ expected: 100 + 107 + 40 + 9, actual: 256 });

    for (const [name, spoil, undo, orderId] of [
      ['a sum', 'amount_cents = amount_cents + 1', 'amount_cents = amount_cents - 1', gone],
      ['what counts', 'counted_cents = 0', 'counted_cents = 40', gone],
      ['what was refunded', 'counted_cents = 0', 'counted_cents = 100', back],
    ] as const) {
      const rows = "order_id = ? AND (status = 'part' OR status = 'refunded')";
      await bench.sql(`UPDATE arrivals SET ${spoil} WHERE ${rows}`, [orderId!.orderId]);
      expect({ [name]: await red(saleId) }).toEqual({ [name]: [MONEY] });
      await bench.sql(`UPDATE arrivals SET ${undo} WHERE ${rows}`, [orderId!.orderId]);
      expect({ [name]: await red(saleId) }).toEqual({ [name]: [] });
    }
    await bench.sql("UPDATE orders SET status = 'unpaid', paid_at = NULL WHERE id = ?", [
      kept!.orderId,
    ]);
    expect(await red(saleId), 'an order that is not paid any more').toEqual([MONEY]);
  });

  it('a ticket that says something else than its order reddens it, under the same counts', async () => {
    const { saleId, tickets } = await sold();
    const { keys } = bench.parts().tasks.engine;
    const { lane, batchId, index } = bench.parts().tasks.ticket(tickets[0]!)!;
    const batch = keys.batch(keys.laneQueue(orderPlace, lane), batchId);
    await bench.redis().hset(batch, index, JSON.stringify({ r: { outcome: 'sold_out' } }));
    expect(await red(saleId)).toEqual(['every success has its order']);
  });
});

describe('the sheet is green when all is well:', () => {
  it('a ticket that cost its workers after its order was made', async () => {
    const { saleId, tickets } = await sold();
    const { keys } = bench.parts().tasks.engine;
    const { lane, batchId, index } = bench.parts().tasks.ticket(tickets[0]!)!;
    const batch = keys.batch(keys.laneQueue(orderPlace, lane), batchId);
    const failed = { e: { code: 'worker_lost', message: 'three workers were lost with it' } };
    await bench.redis().hset(batch, index, JSON.stringify(failed));
    expect(await red(saleId)).toEqual([]);
  });

  /** One order each that was given back, that expired, and that is paid for or still open. */
  async function mixed(): Promise<Scene> {
    const scene = await sold();
    const own = { orderId: scene.orders[0]!, userId: 'a' };
    await cancel(bench.parts(), own, log);
    await bench.sql('UPDATE orders SET pay_by = NOW(3) WHERE id = ?', [scene.orders[1]]);
    await expire(bench.parts());
    await repair(scene.saleId);
    expect(await red(scene.saleId)).toEqual([]);
    return scene;
  }

  it('after Redis lost everything, and orders ended before and after it', async () => {
    const { saleId, orders } = await mixed();
    await bench.forget();
    await repair(saleId);
    expect(await red(saleId)).toEqual([]);
    await cancel(bench.parts(), { orderId: orders[2]!, userId: 'c' }, log);
    await repair(saleId);
    expect(await red(saleId)).toEqual([]);
  });

  it.each(['line', 'batch'])('after the keys of one kind were forgotten: %s', async (kind) => {
    const { saleId } = await mixed();
    await bench.forget(`:${kind}:`);
    expect(await red(saleId)).toEqual([]);
  });

  it('after the tail of the log was cut: some results, a claim and a release are gone', async () => {
    const { saleId, tickets } = await mixed();
    const { keys } = bench.parts().tasks.engine;
    const { lane, batchId } = bench.parts().tasks.ticket(tickets[0]!)!;
    await bench.redis().del(keys.batch(keys.laneQueue(orderPlace, lane), batchId));
    await bench.redis().hdel(roundKey(saleId), 'c');
    await bench.redis().hset(roundKey(saleId), 'a', tickets[0]!);
    await bench.redis().del(`{${bench.prefix()}:sale:${saleId}}:compared`);
    await repair(saleId);
    expect(await red(saleId)).toEqual([]);
  });

  it('after a reset, of the round before it too, from Redis and then from MySQL alone', async () => {
    const { saleId, orders, tickets } = await mixed();
    await reset(bench.parts(), { saleId, stock: 2 }, log);
    await repair(saleId);
    expect(await red(saleId)).toEqual([]);
    expect(await red(saleId, 1)).toEqual([]);
    expect(await bench.parts().db.findRoundKept({ saleId, round: 1 })).toMatchObject({
      recorded: false,
    });

    await bench.sql('UPDATE rounds SET closed_at = NOW(3) - INTERVAL 2 MINUTE WHERE sale_id = ?', [
      saleId,
    ]);
    await repair(saleId);
    const kept = await bench.parts().db.findRoundKept({ saleId, round: 1 });
    expect(kept).toMatchObject({ recorded: true, books: { issued: 5, decided: 5 } });
    const { p50 = -1, p95 = -1, p99 = -1 } = kept?.books?.waits ?? {};
    expect([0 <= p50, p50 <= p95, p95 <= p99, p99 < 60_000]).toEqual([true, true, true, true]);
    const part = await bench.parts().db.findRecordPart({ saleId, round: 1 }, 1);
    const hashes = part?.batches.flatMap((batch) => batch.tickets.map(([, hash]) => hash));
    expect(new Set(hashes)).toEqual(new Set(tickets.map(hashOfTicket)));
    const { next, batches } = await readRecordPage(bench.parts(), { saleId, round: 1 }, 5);
    expect({ next, numbers: batches.at(-1)?.tickets.at(-1)?.[0] }).toEqual({ next: 6, numbers: 5 });
    await bench.forget();
    expect(await red(saleId, 1)).toEqual([]);
    const all = await readRecord(bench.parts(), { saleId, round: 1 });
    expect(all.flatMap((batch) => batch.tickets)).toHaveLength(5);

    await bench.sql('DELETE FROM orders WHERE id = ?', [orders[0]]);
    expect(await red(saleId, 1)).toEqual(['every success has its order']);
    expect(await look(saleId, 3)).toBeUndefined();
  });

  it('a sale that is over is recorded once nobody can pay any more, and then left alone', async () => {
    const { saleId } = await mixed();
    const over =
      'UPDATE sales SET opens_at = ?, closes_at = NOW(3) - INTERVAL 2 MINUTE WHERE id = ?';
    await bench.sql(over, [new Date('2020-01-01T00:00:00Z'), saleId]);
    const recorded = async () =>
      (await bench.parts().db.findRoundKept({ saleId, round: 1 }))?.recorded;
    await repair(saleId);
    await repair(saleId);
    expect(await recorded()).toBe(false);
    await bench.sql('UPDATE orders SET pay_by = NOW(3) WHERE sale_id = ?', [saleId]);
    await expire(bench.parts());
    await repair(saleId);
    expect(await recorded()).toBe(true);
    expect(await red(saleId)).toEqual([]);
    const day = 86_400_000;
    for (const key of [roundKey(saleId), lineKey(saleId)]) {
      expect(await bench.redis().pttl(key)).toBeLessThanOrEqual(day);
    }
    await bench.redis().pexpire(roundKey(saleId), 60_000);
    await repair(saleId);
    expect(await bench.redis().pttl(roundKey(saleId))).toBeLessThanOrEqual(60_000);

    await bench.parts().db.editSale({ saleId, changes: { closesAt: new Date(Date.now() + 1e6) } });
    expect(await recorded()).toBe(false);
    await bench.redis().del(`{${bench.prefix()}:sale:${saleId}}:compared`);
    await repair(saleId);
    expect(await bench.redis().pttl(roundKey(saleId))).toBeGreaterThan(day);
  });
});
