import { countPurchases, expect, test } from '../product/fixtures.ts';
import { salePage } from '../product/sale-page.ts';

test('a reload in line returns to the same place', async ({ page, shop }) => {
  await shop.reset(1, 9);
  shop.pauseWorker();
  await shop.crowd(1, 5);
  const purchases = countPurchases(page);
  const { open, buy, line, place, won } = salePage(page);
  await open();
  await buy.click();
  await expect(place).toHaveText('6');
  await expect(line).toContainText('enough for your place');
  await expect(line).toContainText('not known yet');
  await page.reload();
  await expect(place).toHaveText('6');
  await page.reload();
  await expect(place).toHaveText('6');
  shop.resumeWorker();
  await expect(won).toBeVisible();
  expect(purchases()).toBe(1);
});

test('the place only goes down', async ({ page, shop }) => {
  await shop.reset(1, 100);
  shop.pauseWorker();
  await shop.crowd(1, 30);
  const { open, buy, place, won } = salePage(page);
  await open();
  await page.evaluate(() => {
    const seen: number[] = [];
    Object.assign(globalThis, { seen });
    new MutationObserver(() => {
      const place = document.querySelector('[data-testid=place]')?.textContent;
      if (place) seen.push(Number(place));
    }).observe(document.body, { subtree: true, childList: true, characterData: true });
  });
  await buy.click();
  await expect(place).toHaveText('31');
  shop.resumeWorker();
  await expect(won).toBeVisible();
  const seen = await page.evaluate<number[]>('globalThis.seen');
  expect(seen[0]).toBe(31);
  expect(seen).toEqual(seen.toSorted((a, b) => b - a));
});

test('the line can be left and found again, and the verdict comes to where one is', async ({
  page,
  shop,
}) => {
  await shop.reset(1, 3);
  shop.pauseWorker();
  const { open, buy, line, won } = salePage(page);
  await open();
  await buy.click();
  await line.getByRole('button', { name: 'Look around meanwhile' }).click();
  await expect(page.getByRole('dialog')).toBeHidden();
  await page.getByRole('button', { name: 'In line: place 1' }).click();
  await expect(line).toBeVisible();
  await page.keyboard.press('Escape');
  await page.getByRole('link', { name: 'All sales' }).click();
  await page
    .getByRole('article')
    .getByRole('link', { name: /Aurora X1/ })
    .click();
  await expect(line).toBeVisible();
  shop.resumeWorker();
  await expect(won).toBeVisible();
});
