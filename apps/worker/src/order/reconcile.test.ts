import { randomUUID } from 'node:crypto';
import { Registry } from 'prom-client';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { PATIENCE_MS, reconcile } from '@seckill/sales';
import { orderReconcile } from '@seckill/tasks';
import { openShop, type Shop } from '../testing/shop.ts';
import { repairMetrics } from './repairs.ts';

let shop: Shop;
let other: number;
beforeEach(async () => {
  shop = await openShop();
  other = await shop.newSale(3);
});
afterEach(() => shop.close());

/** A second, and what a busy machine needs; whoever waits for the lock is later than 5 s. */
const LATEST_MS = 3000;

/** A claim behind which there is no order. */
const plantOrphan = (saleId: number) =>
  shop.inventory.claim({
    saleId,
    round: 1,
    batchId: 'planted',
    first: 1000,
    last: 1000,
    tickets: [{ ticketId: `t-${randomUUID()}`, buyerId: `g_${randomUUID()}`, number: 1000 }],
  });

/** How long it took until the unit of the other sale was free again; the call itself may take longer. */
async function freedAfter(): Promise<number> {
  const begin = performance.now();
  await expect
    .poll(async () => (await shop.inventory.snapshot(other))?.available, {
      interval: 5,
      timeout: 10_000,
    })
    .toBe(3);
  return performance.now() - begin;
}

describe('one broken sale delays no other:', () => {
  it('a key of another type', async () => {
    await plantOrphan(other);
    await shop.redis.set(`{${shop.prefix}:sale:1}:round`, 'x', 'PX', 60_000);
    const running = reconcile(shop, { patienceMs: PATIENCE_MS });
    expect(await freedAfter()).toBeLessThan(LATEST_MS);
    const { failures } = await running;
    const broken = failures.find(({ saleId }) => saleId === 1);
    expect(String(broken?.err)).toContain('WRONGTYPE');
  });

  it('a row that somebody holds while a unit is to be promoted', async () => {
    shop.work();
    const [won] = await shop.verdicts(await shop.press(['g_a', 'g_b', 'g_c']));
    await shop.verdicts(await shop.press(['g_late'], { standby: true }));
    await shop.rest();
    if (won?.outcome !== 'success') throw new Error(won?.outcome);
    await shop.db.cancelOrder({ orderId: won.orderId, userId: 'g_a' });
    await plantOrphan(other);
    const letGo = await shop.holdRound(1, 1);
    const running = reconcile(shop, { patienceMs: PATIENCE_MS });
    expect(await freedAfter()).toBeLessThan(LATEST_MS);
    const { failures } = await running;
    expect(failures.map(({ saleId }) => saleId)).toContain(1);
    await letGo();
  });

  it('a sale that MySQL knows half', async () => {
    await plantOrphan(other);
    const db = {
      ...shop.db,
      listUnrecordedRounds: async () => {
        const [first, ...rest] = await shop.db.listUnrecordedRounds();
        return [{ ...first!, saleId: 999 }, ...rest];
      },
    };
    await reconcile({ ...shop, db });
    expect(await freedAfter()).toBeLessThan(LATEST_MS);
  });
});

describe('what it costs', () => {
  /** The calls of one run, by name. */
  async function callsOfOneRun() {
    const calls: string[] = [];
    const watch = <T extends object>(store: T): T =>
      new Proxy(store, {
        get(target, name, receiver) {
          const method: unknown = Reflect.get(target, name, receiver);
          if (typeof method !== 'function') return method;
          return (...args: unknown[]): unknown => {
            calls.push(String(name));
            return Reflect.apply(method, target, args);
          };
        },
      });
    const { db, inventory, tasks } = shop;
    await reconcile({ db: watch(db), inventory: watch(inventory), tasks: watch(tasks) });
    return calls;
  }

  it('is one question for all rounds and one look at each, when nothing has changed', async () => {
    shop.work();
    await shop.verdicts(await shop.press(['g_a', 'g_b', 'g_c', 'g_d']));
    await reconcile(shop);
    expect((await callsOfOneRun()).toSorted()).toEqual([
      'listUnrecordedRounds',
      'look',
      'look',
      'look',
      'runOfRedis',
    ]);
  });

  it('one by one only where the numbers disagree, or Redis was started anew', async () => {
    await reconcile(shop);
    await plantOrphan(other);
    const calls = await callsOfOneRun();
    expect(calls.filter((name) => name === 'claimPages')).toHaveLength(1);
    await shop.redis.set(`{${shop.prefix}:sale:${other}}:compared`, 'another run', 'PX', 60_000);
    expect(await callsOfOneRun()).toContain('claimPages');
    expect(await callsOfOneRun()).not.toContain('claimPages');
  });

  it('a claim of another ticket under the same count is found, too', async () => {
    shop.work();
    const [ticketId] = await shop.press(['g_a']);
    await shop.verdicts([ticketId!]);
    await reconcile(shop);
    await shop.inventory.release({ saleId: 1, round: 1, buyerId: 'g_a', ticketId: ticketId! });
    await plantOrphan(1);
    await shop.redis.del(`{${shop.prefix}:sale:1}:compared`);
    expect(await reconcile(shop)).toMatchObject({ released: 1, rebuilt: 1 });
    expect(await shop.inventory.claims(1, 1)).toEqual([{ buyerId: 'g_a', ticketId }]);
  });

  it('goes through thousands of claims in pages', { timeout: 120_000 }, async () => {
    await reconcile(shop);
    const many = await shop.newSale(2500);
    const tickets = Array.from({ length: 2500 }, (_, i) => ({
      ticketId: `t-${i}`,
      buyerId: `g_${i}`,
      buyerName: 'x',
    }));
    await shop.db.placeOrders({ saleId: many, round: 1, tickets });
    expect(await reconcile(shop)).toMatchObject({ rebuilt: 2500, failures: [] });
    expect((await shop.inventory.snapshot(many))?.claimed).toBe(2500);
    for (let i = 0; i < 2500; i += 500) {
      await shop.redis.hdel(`{${shop.prefix}:sale:${many}}:round`, `g_${i}`);
    }
    expect(await reconcile(shop)).toMatchObject({ released: 0, rebuilt: 5 });
  });
});

it('an edit that is made while Redis is told the stock is not undone', async () => {
  await shop.db.editSale({ saleId: other, changes: {}, stockDelta: 2 });
  let edited = false;
  const inventory = {
    ...shop.inventory,
    restock: async (request: Parameters<typeof shop.inventory.restock>[0]) => {
      if (!edited) {
        edited = true;
        const sale = await shop.db.editSale({ saleId: other, changes: {}, stockDelta: 4 });
        if (sale.outcome !== 'edited') throw new Error(sale.outcome);
        await shop.inventory.restock({ saleId: other, round: 1, total: sale.sale.total });
      }
      return shop.inventory.restock(request);
    },
  };
  await reconcile({ ...shop, inventory });
  expect((await shop.inventory.snapshot(other))?.total).toBe(9);
});

it('counts what it repaired, and what it could not do', async () => {
  const registry = new Registry();
  const metrics = repairMetrics(registry);
  await plantOrphan(other);
  await shop.redis.set(`{${shop.prefix}:sale:1}:round`, 'x', 'PX', 60_000);
  shop.work({ metrics });
  const id = await shop.tasks.delay(orderReconcile, {});
  await shop.tasks.ended(id, { timeoutMs: 20_000 });
  await expect
    .poll(() => registry.metrics(), { timeout: 10_000 })
    .toContain('seckill_repairs_total{kind="released"} 1');
  const text = await registry.metrics();
  expect(text).toContain('seckill_repairs_total{kind="told"} 0');
  expect(text).toContain('seckill_rounds_passed_over_total{by="reconcile"} 1');
  expect(text).toContain('seckill_rounds_passed_over_total{by="expire"} 0');
});
