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

test('without storage, and on another device of the same person, it is the same place', async ({
  context,
  browser,
  shop,
}) => {
  await shop.reset(1, 9);
  shop.pauseWorker();
  await shop.crowd(1, 3);
  await context.addInitScript(() => {
    for (const store of ['localStorage', 'sessionStorage', 'indexedDB'])
      Object.defineProperty(globalThis, store, {
        get() {
          throw new DOMException('denied', 'SecurityError');
        },
      });
  });
  const page = await context.newPage();
  const count = countPurchases(page);
  await salePage(page).open();
  await salePage(page).buy.click();
  await expect(salePage(page).place).toHaveText('4');
  await page.reload();
  await expect(salePage(page).place).toHaveText('4');
  expect(count()).toBe(1);

  const other = await browser.newContext({ baseURL: shop.url, locale: 'en-US' });
  await other.addCookies(await context.cookies());
  const device = await other.newPage();
  await device.goto('/');
  await expect(device.getByTestId('places')).toContainText('3 ahead of you');
  await device.getByTestId('places').getByRole('link').click();
  await expect(salePage(device).place).toHaveText('4');
  shop.resumeWorker();
  await expect(salePage(device).won).toBeVisible();
  await other.close();
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
