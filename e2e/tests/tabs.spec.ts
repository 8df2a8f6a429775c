import { countPurchases, expect, test } from '../product/fixtures.ts';
import { salePage } from '../product/sale-page.ts';

test('a second tab shares the ticket, opened before or after', async ({ context, shop }) => {
  await shop.reset(1, 9);
  shop.pauseWorker();
  await shop.crowd(1, 3);
  const [first, second] = [await context.newPage(), await context.newPage()];
  const counts = [countPurchases(first), countPurchases(second)];
  await salePage(first).open();
  await salePage(second).open();
  await salePage(first).buy.click();
  await expect(salePage(first).place).toHaveText('4');
  await expect(salePage(second).place).toHaveText('4');

  const third = await context.newPage();
  counts.push(countPurchases(third));
  await salePage(third).open();
  await expect(salePage(third).place).toHaveText('4');

  shop.resumeWorker();
  const orders = [first, second, third].map((page) => salePage(page).orderId);
  for (const order of orders) await expect(order).toBeVisible();
  const ids = await Promise.all(orders.map((order) => order.textContent()));
  expect(new Set(ids).size).toBe(1);
  expect(counts.reduce((sum, count) => sum + count(), 0)).toBe(1);
});

test('a click in two tabs at once makes one ticket', async ({ context, shop }) => {
  await shop.reset(1, 3);
  const pages = [await context.newPage(), await context.newPage()];
  const counts = pages.map(countPurchases);
  for (const page of pages) {
    await salePage(page).open();
    await expect(salePage(page).buy).toBeVisible();
  }
  await Promise.all(
    pages.map((page) =>
      page.evaluate(() => document.querySelector<HTMLElement>('[data-kind=open]')?.click()),
    ),
  );
  for (const page of pages) await expect(salePage(page).won).toBeVisible();
  expect(counts.reduce((sum, count) => sum + count(), 0)).toBe(1);
  expect((await shop.sale(1)).available).toBe(2);
});
