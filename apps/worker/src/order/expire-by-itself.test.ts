import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { expire, PATIENCE_MS, type RoundFailure } from '@seckill/sales';
import { orderExpire } from '@seckill/tasks';
import { openShop, type Shop } from '../testing/shop.ts';

let shop: Shop;
let other: number;
beforeEach(async () => {
  shop = await openShop();
  other = await shop.newSale(1);
});
afterEach(() => shop.close());

/** A second, and what a busy machine needs; whoever waits for the lock is later than 5 s. */
const LATEST_MS = 3000;

/** One order in each of the two sales, both overdue. */
async function bothOverdue(): Promise<{ broken: string; sound: string }> {
  const worker = shop.work();
  const [first] = await shop.verdicts(await shop.press(['g_a']));
  const [second] = await shop.verdicts(await shop.press(['g_b'], { saleId: other }));
  await worker.close({ deadlineMs: 1000 });
  if (first?.outcome !== 'success' || second?.outcome !== 'success') throw new Error('no order');
  await shop.setPayBy([first.orderId, second.orderId], -1);
  return { broken: first.orderId, sound: second.orderId };
}

/** How long after `begin` the order ended, by the database's clock. */
async function endedAfter(orderId: string, begin: Date): Promise<number> {
  const order = await shop.db.findOrder(orderId);
  expect(order).toMatchObject({ status: 'expired' });
  return (order?.closedAt?.getTime() ?? Infinity) - begin.getTime();
}

describe('a round that somebody holds', () => {
  it('delays no sweep of another, and is swept once it is let go', async () => {
    const { broken, sound } = await bothOverdue();
    const letGo = await shop.holdRound(1, 1);
    const begin = await shop.db.now();
    const { expired, failures } = await expire(shop);
    expect(expired).toBe(1);
    expect(failures).toMatchObject([{ saleId: 1, round: 1, err: expect.any(Error) }]);
    expect(await endedAfter(sound, begin)).toBeLessThan(LATEST_MS);
    expect((await shop.inventory.snapshot(other))?.available).toBe(1);
    await letGo();
    expect(await expire(shop)).toEqual({ rounds: 1, expired: 1, failures: [] });
    expect(await shop.db.findOrder(broken)).toMatchObject({ status: 'expired' });
    expect((await shop.inventory.snapshot(1))?.available).toBe(3);
  });

  it('delays no delayed task of another, and its own is tried until it is let go', async () => {
    const { broken, sound } = await bothOverdue();
    const letGo = await shop.holdRound(1, 1);
    shop.work();
    const begin = await shop.db.now();
    await shop.tasks.delay(orderExpire, { saleId: 1, round: 1 });
    await shop.tasks.delay(orderExpire, { saleId: other, round: 1 });
    await expect
      .poll(async () => (await shop.db.findOrder(sound))?.status, { timeout: 10_000, interval: 10 })
      .toBe('expired');
    expect(await endedAfter(sound, begin)).toBeLessThan(LATEST_MS);
    expect(await shop.db.findOrder(broken)).toMatchObject({ status: 'unpaid' });
    await letGo();
    await expect
      .poll(async () => (await shop.inventory.snapshot(1))?.available, { timeout: 10_000 })
      .toBe(3);
  });
});

it(
  'twenty rounds that hang do not keep the last one waiting for a second',
  { timeout: 20_000 },
  async () => {
    const { sound } = await bothOverdue();
    const rounds = Array.from({ length: 20 }, (_, i) => ({ saleId: 1000 + i, round: 1 }));
    const hangs = new Promise<never>(() => {});
    const db = {
      ...shop.db,
      listOverdueRounds: async () => [...rounds, { saleId: other, round: 1 }],
      expireOrders: (request: Parameters<typeof shop.db.expireOrders>[0]) =>
        request.saleId >= 1000 ? hangs : shop.db.expireOrders(request),
    };
    const begin = await shop.db.now();
    const { failures } = await expire({ ...shop, db }, { patienceMs: PATIENCE_MS });
    expect(failures).toHaveLength(20);
    expect(await endedAfter(sound, begin)).toBeLessThan(LATEST_MS);
    // What has not ended yet is left to itself, and not begun again.
    expect(await expire({ ...shop, db })).toEqual({ rounds: 21, expired: 0, failures: [] });
  },
);

it('a sale whose key in Redis is spoiled delays no other, and is named', async () => {
  const { broken, sound } = await bothOverdue();
  await shop.redis.set(`{${shop.prefix}:sale:1}:round`, 'x');
  const begin = await shop.db.now();
  const { failures } = await expire(shop);
  const named: RoundFailure[] = [{ saleId: 1, round: 1, err: expect.anything() }];
  expect(failures).toEqual(named);
  expect(await endedAfter(sound, begin)).toBeLessThan(LATEST_MS);
  expect(await shop.db.findOrder(broken)).toMatchObject({ status: 'expired' });
});
