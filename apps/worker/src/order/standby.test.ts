import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { laneOfRound, orderPlace, orderPromote, type PlaceResult } from '@seckill/tasks';
import { openShop, type Shop } from '../testing/shop.ts';
import { expire, promote, reconcile } from '@seckill/sales';

let shop: Shop;
beforeEach(async () => void (shop = await openShop()));
afterEach(() => shop.close());

const ROUND = { saleId: 1, round: 1 };
const people = (name: string, n: number) => Array.from({ length: n }, (_, i) => `g_${name}-${i}`);

/** A round whose units are all taken by people who do not pay. */
async function soldOut(stock = 3) {
  if (stock !== 3) await restock(stock);
  shop.work();
  const ids = await shop.press(people('holder', stock), { round: ROUND.round });
  const verdicts = await shop.verdicts(ids);
  return verdicts.flatMap((verdict) => (verdict.outcome === 'success' ? [verdict.orderId] : []));
}

async function restock(stock: number) {
  await shop.db.openNextRound({ saleId: 1, stock, cancelledTickets: 0 });
  await reconcile(shop);
  ROUND.round = 2;
}
beforeEach(() => void (ROUND.round = 1));

const wait = (buyers: string[]) => shop.press(buyers, { round: ROUND.round, standby: true });
const outcomesOf = async (ids: string[]) =>
  (await shop.verdicts(ids)).map((verdict: PlaceResult) => verdict.outcome);
const becomes = (id: string, outcome: string) =>
  expect
    .poll(async () => (await shop.verdicts([id]))[0]?.outcome, { timeout: 10_000, interval: 20 })
    .toBe(outcome);

async function giveBack(orders: string[]) {
  await shop.setPayBy(orders, -1);
  await expire(shop);
}

async function expectSoundBooks(live: number, waiting: number) {
  const ledger = await shop.db.countRound(1, ROUND.round);
  expect(ledger).toMatchObject({ sold: live, live });
  expect(await shop.inventory.claims(1, ROUND.round)).toHaveLength(live);
  expect(await shop.inventory.promote({ ...ROUND, most: 0 })).toEqual([]);
  expect(await shop.inventory.standbyCount(1, ROUND.round)).toBe(waiting);
  const { outcomes, accepted } = await shop.tasks.line(orderPlace, laneOfRound(1, ROUND.round));
  expect(outcomes['standby'] ?? 0).toBe(waiting);
  expect(Object.values(outcomes).reduce((sum, n) => sum + n, 0)).toBe(accepted);
}

describe('a buyer who stands by', () => {
  it('waits when all units are taken, and is promoted with a fresh pay window', async () => {
    const [orderId] = await soldOut();
    const [id] = await wait(['g_patient']);
    expect(await outcomesOf([id!])).toEqual(['standby']);
    await expectSoundBooks(3, 1);

    await giveBack([orderId!]);
    await becomes(id!, 'success');
    const [order] = await shop.db.findOrdersByTickets([id!]);
    expect(order).toMatchObject({ userId: 'g_patient', status: 'unpaid' });
    expect(order!.payBy.getTime() - order!.createdAt.getTime()).toBe(15 * 60_000);
    await expectSoundBooks(3, 0);
  });

  it('gets a unit at once when one is free', async () => {
    shop.work();
    expect(await outcomesOf(await wait(['g_lucky']))).toEqual(['success']);
  });

  it('is not overtaken by a fresh ticket', async () => {
    const [orderId] = await soldOut();
    const [id] = await wait(['g_patient']);
    await outcomesOf([id!]);
    await shop.rest();
    await giveBack([orderId!]);
    const fresh = await shop.press(['g_fresh']);
    shop.work();
    expect(await outcomesOf(fresh)).toEqual(['sold_out']);
    await becomes(id!, 'success');
    await expectSoundBooks(3, 0);
  });

  it('of 50, exactly the first 20 by number get the 20 units that come back at once', async () => {
    const orders = await soldOut(20);
    shop.work();
    const ids = await wait(people('wait', 50));
    expect(new Set(await outcomesOf(ids))).toEqual(new Set(['standby']));
    await giveBack(orders);
    const byNumber = ids.toSorted(
      (a, b) => shop.tasks.ticket(a)!.number - shop.tasks.ticket(b)!.number,
    );
    for (const id of byNumber.slice(0, 20)) await becomes(id, 'success');
    expect(new Set(await outcomesOf(byNumber.slice(20)))).toEqual(new Set(['standby']));
    await expectSoundBooks(20, 30);
  });

  it('who wins by another ticket meanwhile has one order, and no unit is wasted', async () => {
    const [first, second] = await soldOut();
    const [waiting, next] = await wait(['g_twice', 'g_next']);
    await outcomesOf([waiting!, next!]);
    await shop.rest();
    await giveBack([first!, second!]);
    const claim = {
      ...ROUND,
      batchId: 'other',
      first: 1000,
      last: 1000,
      tickets: [
        {
          ticketId: 'other',
          buyerId: 'g_twice',
          number: 1000,
        },
      ],
    };
    await shop.inventory.promote({ ...ROUND, most: 1 });
    await shop.inventory.endPromotion({
      ...ROUND,
      buyerId: 'g_twice',
      ticketId: waiting!,
      ending: 'put_back',
    });
    await shop.inventory.leaveStandby({
      ...ROUND,
      buyerId: 'g_next',
      ticketId: next!,
      as: 'sold_out',
    });
    await shop.inventory.claim(claim);
    await shop.db.placeOrders({
      ...ROUND,
      tickets: [{ ticketId: 'other', buyerId: 'g_twice', buyerName: 'x' }],
    });
    await promote(shop, ROUND);
    expect(await shop.verdicts([waiting!])).toMatchObject([
      { outcome: 'success', duplicate: true },
    ]);
    expect(await shop.inventory.snapshot(1)).toMatchObject({ claimed: 2, available: 1 });
  });
});

describe('a worker that dies while it promotes', () => {
  it.each(['promotion', 'promoted order'] as const)(
    'after the %s: the next one finishes it, nothing is sold twice',
    { timeout: 60_000 },
    async (step) => {
      const [orderId] = await soldOut();
      const [id] = await wait(['g_patient']);
      await outcomesOf([id!]);
      await shop.rest();
      await giveBack([orderId!]);
      expect(await shop.workUntilDeath(step)).toBe('SIGKILL');
      expect(await shop.inventory.promote({ ...ROUND, most: 0 })).toMatchObject([{ ticketId: id }]);
      expect((await shop.db.countRound(1, 1)).live).toBe(step === 'promotion' ? 2 : 3);
      expect(await outcomesOf([id!])).toEqual(['standby']);

      expect(await reconcile(shop)).toMatchObject({ released: 0, promoted: 1, failures: [] });
      expect(await outcomesOf([id!])).toEqual(['success']);
      await expectSoundBooks(3, 0);
    },
  );

  it('or before the units of an expired order were given back', async () => {
    const orders = await soldOut();
    const ids = await wait(people('wait', 4));
    await outcomesOf(ids);
    await shop.rest();
    await shop.setPayBy(orders, -1);
    await shop.workUntilDeath('expiry');
    await reconcile(shop);
    expect(await outcomesOf(ids)).toEqual(['success', 'success', 'success', 'standby']);
    await expectSoundBooks(3, 1);
  });
});

describe('the end of the wait', () => {
  it('a reset cancels those who wait, and the new round knows nobody', async () => {
    await soldOut();
    const ids = await wait(people('wait', 5));
    await outcomesOf(ids);
    await shop.db.openNextRound({ saleId: 1, stock: 2, cancelledTickets: 0 });
    await reconcile(shop);
    expect(new Set(await outcomesOf(ids))).toEqual(new Set(['cancelled']));
    expect(await shop.inventory.standbyCount(1, 1)).toBe(0);
    expect(await shop.inventory.snapshot(1)).toMatchObject({ round: 2, available: 2 });
  });

  it('a promotion that a reset overtakes sells nothing', async () => {
    const [orderId] = await soldOut();
    const [id] = await wait(['g_patient']);
    await outcomesOf([id!]);
    await shop.rest();
    await giveBack([orderId!]);
    await shop.inventory.promote({ ...ROUND, most: 1 });
    await shop.db.openNextRound({ saleId: 1, stock: 2, cancelledTickets: 0 });
    await promote(shop, ROUND);
    expect(await outcomesOf([id!])).toEqual(['cancelled']);
    expect((await shop.db.countRound(1, 1)).live).toBe(0);
    await shop.tasks.delay(orderPromote, ROUND);
  });

  it('the end of the sale ends the wait: a unit that comes back later is for nobody', async () => {
    const [orderId] = await soldOut();
    const ids = await wait(people('wait', 2));
    await outcomesOf(ids);
    await shop.closeSale(1);
    await giveBack([orderId!]);
    await reconcile(shop);
    for (const id of ids) await becomes(id, 'sold_out');
    expect(await shop.inventory.standbyCount(1, 1)).toBe(0);
    await expectSoundBooks(2, 0);
  });

  it('MySQL refusing a unit Redis believed in lets the buyer wait on, at the same number', async () => {
    await soldOut();
    const [id] = await wait(['g_patient']);
    await outcomesOf([id!]);
    await shop.inventory.restock({ ...ROUND, total: 9 });
    await promote(shop, ROUND);
    expect(await outcomesOf([id!])).toEqual(['standby']);
    expect(await shop.inventory.snapshot(1)).toMatchObject({ total: 3, available: 0 });
    await expectSoundBooks(3, 1);
  });

  it('a ticket in the line that does not say so is found by reconciliation', async () => {
    await soldOut();
    const [id] = await shop.press(['g_half']);
    expect(await outcomesOf([id!])).toEqual(['sold_out']);
    const { number } = shop.tasks.ticket(id!)!;
    await shop.inventory.standBy({
      ...ROUND,
      buyerId: 'g_half',
      ticketId: id!,
      number,
      buyerName: 'x',
      by: 'buyer',
    });
    await reconcile(shop);
    expect(await outcomesOf([id!])).toEqual(['standby']);
    await expectSoundBooks(3, 1);
  });
});
