import { afterEach, beforeEach, expect, it } from 'vitest';
import { makeSale } from '@seckill/db/testing';
import { orderPlace } from '@seckill/tasks';
import { openShop, type Shop } from '../testing/shop.ts';
import { reconcile } from '@seckill/sales';

let shop: Shop;
beforeEach(async () => void (shop = await openShop()));
afterEach(() => shop.close());

const newSale = async (title: string) => (await makeSale(shop.db, { title, stock: 1 })).id;

const press = (saleId: number) =>
  shop.tasks.delay(orderPlace, { saleId, round: 1, buyerId: 'g_a', buyerName: 'A' });

it('a sale whose line stands still delays no other', async () => {
  // The last one travels in one queue with the first.
  const more = ['3', '4', '5', '6', '7', '8', '9'];
  const sales = [1, 2, ...(await Promise.all(more.map(newSale)))];
  await reconcile(shop);
  const [stuck] = await shop.press(['g_a']);
  for (let i = 0; i < 20; i += 1) await shop.press([`g_behind-${i}`]);
  const others = await Promise.all(sales.slice(1).map(press));
  let goOn: (() => void) | undefined;
  const standstill = new Promise<void>((resolve) => void (goOn = resolve));
  shop.work({
    inventory: {
      ...shop.inventory,
      claim: async (batch) => {
        if (batch.saleId === 1) await standstill;
        return shop.inventory.claim(batch);
      },
    },
  });
  const verdicts = await shop.verdicts(others);
  expect(verdicts.map(({ outcome }) => outcome)).toEqual(others.map(() => 'success'));
  expect((await shop.tasks.result(stuck!))?.status).toBe('queued');
  goOn?.();
  expect(await shop.verdicts([stuck!])).toMatchObject([{ outcome: 'success' }]);
});
