import { describe, expect, it } from 'vitest';
import { place } from './place.ts';
import { restore } from './reconcile/restore.ts';
import { reset } from './reset.ts';
import type { Parts } from './stores.ts';
import { batchOf, isOwn, openBench } from './testing/bench.ts';

const bench = openBench();

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
