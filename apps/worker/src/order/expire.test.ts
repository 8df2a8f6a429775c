import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { orderExpire } from '@seckill/tasks';
import { openShop, type Shop } from '../testing/shop.ts';
import { expire, reconcile } from '@seckill/sales';

let shop: Shop;
beforeEach(async () => void (shop = await openShop()));
afterEach(() => shop.close());

/** Orders of buyers who will not pay. */
async function won(count: number) {
  const buyers = Array.from({ length: count }, (_, i) => `g_late-${i}`);
  const ids = await shop.press(buyers);
  shop.work();
  const verdicts = await shop.verdicts(ids);
  return verdicts.flatMap((verdict) => (verdict.outcome === 'success' ? [verdict.orderId] : []));
}

const isFree = async (available: number) => {
  await expect
    .poll(async () => (await shop.inventory.snapshot(1))?.available, { timeout: 10_000 })
    .toBe(available);
};

describe('an order that nobody pays', () => {
  it('ends by a delayed task at the end of its window', async () => {
    await shop.setPayWindow(1, 1);
    const [orderId] = await won(1);
    await isFree(2);
    await isFree(3);
    expect(await shop.db.findOrder(orderId!)).toMatchObject({ status: 'expired' });
    expect(await shop.db.countRound(1, 1)).toMatchObject({ sold: 0, live: 0, expired: 1 });
  });

  it('is found by the sweep when its task is lost', async () => {
    const orders = await won(2);
    await shop.setPayBy(orders, -1);
    expect(await expire(shop)).toEqual({ rounds: 1, expired: 2, failures: [] });
    expect(await shop.inventory.snapshot(1)).toMatchObject({ available: 3 });
    expect(await expire(shop)).toEqual({ rounds: 0, expired: 0, failures: [] });
  });

  it('ends once when sweeps, tasks and reconciliation come together', async () => {
    const orders = await won(3);
    await shop.setPayBy(orders, -1);
    const results = await Promise.all([
      ...Array.from({ length: 8 }, () => expire(shop)),
      ...Array.from({ length: 4 }, () => reconcile(shop)),
      ...Array.from({ length: 4 }, () => shop.tasks.delay(orderExpire, { saleId: 1, round: 1 })),
    ]);
    const swept = results.reduce(
      (sum: number, result) =>
        sum + (typeof result === 'object' && 'expired' in result ? result.expired : 0),
      0,
    );
    expect(swept).toBeLessThanOrEqual(3);
    await isFree(3);
    expect(await shop.db.countRound(1, 1)).toMatchObject({ sold: 0, expired: 3 });
  });

  it('is not ended early by a task that fires early', async () => {
    const [orderId] = await won(1);
    await shop.tasks.delay(orderExpire, { saleId: 1, round: 1 });
    expect(await expire(shop)).toEqual({ rounds: 0, expired: 0, failures: [] });
    expect(await shop.db.findOrder(orderId!)).toMatchObject({ status: 'unpaid' });
  });

  it('gives its unit back by reconciliation when the worker dies right after the COMMIT', async () => {
    const orders = await won(3);
    await shop.rest();
    await shop.setPayBy(orders, -1);
    expect(await shop.workUntilDeath('expiry')).toBe('SIGKILL');
    expect(await shop.db.countRound(1, 1)).toMatchObject({ sold: 0, expired: 3 });
    expect(await shop.inventory.snapshot(1)).toMatchObject({ available: 0 });
    expect(await reconcile(shop)).toMatchObject({ released: 3 });
    expect(await shop.inventory.snapshot(1)).toMatchObject({ available: 3 });
  });

  it('of an old round changes nothing in the new one', async () => {
    const orders = await won(1);
    await shop.db.openNextRound({ saleId: 1, stock: 5, cancelledTickets: 0 });
    await reconcile(shop);
    await shop.setPayBy(orders, -1);
    expect(await expire(shop)).toEqual({ rounds: 0, expired: 0, failures: [] });
    expect(await shop.inventory.snapshot(1)).toMatchObject({ round: 2, available: 5 });
  });
});
