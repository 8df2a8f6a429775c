import { countPurchases, expect, test } from '../product/fixtures.ts';
import { salePage } from '../product/sale-page.ts';

test('a reload in line returns to the same place', async ({ page, shop }) => {
  await shop.reset(1, 9);
  shop.pauseWorker();
  await shop.crowd(1, 5);
  const purchases = countPurchases(page);
  const { open, buy, line, place, won } = salePage(page);
  await open();
  await expect(page.getByTestId('waiting')).toHaveText('5 in line for 9');
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
  // Thirty batches, one after the other.
  await expect(won).toBeVisible({ timeout: 40_000 });
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
  await line.getByRole('button', { name: 'Keep browsing' }).click();
  await expect(page.getByRole('dialog')).toHaveCount(0);
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

test('who looks around is told of the win on any page, and can pay there', async ({
  page,
  shop,
}) => {
  await shop.reset(1, 3);
  shop.pauseWorker();
  await shop.crowd(1, 2);
  const { open, buy, line } = salePage(page);
  await open();
  await buy.click();
  await expect(line).toContainText('fixed when you tapped');
  await line.getByRole('button', { name: 'Keep browsing' }).click();
  await page.getByRole('link', { name: 'My orders' }).click();
  const bar = page.getByTestId('places');
  await expect(bar).toContainText(/In line for .*Aurora X1.*, 2 ahead of you/);
  await expect(page).toHaveTitle('(3) In line – My orders – Seckill');
  await expect(page.getByText('No orders yet')).toBeVisible();
  shop.resumeWorker();
  await expect(page.getByTestId('news')).toContainText('You got it!');
  await expect(page).toHaveTitle(/^✔ Yours – pay in 1\d:\d\d – My orders – Seckill$/);
  // The list of orders has followed by itself.
  await expect(page.getByRole('main').getByText('Awaiting payment')).toBeVisible();
  await bar.getByRole('button', { name: /^Pay / }).click();
  await expect(bar).toBeHidden();
  await expect(page.getByRole('main').getByText('Paid', { exact: true }).first()).toBeVisible();
});

test('the line can be left for good, and joined again at its end', async ({ page, shop }) => {
  await shop.reset(1, 3);
  shop.pauseWorker();
  const { open, buy, line, place } = salePage(page);
  await open();
  await buy.click();
  await expect(place).toHaveText('1');
  await shop.crowd(1, 2);
  await line.getByRole('button', { name: 'Leave the line' }).click();
  const question = page.getByRole('dialog', { name: 'Leave the line?' });
  await question.getByRole('button', { name: 'Leave the line' }).click();
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await page.reload();
  await buy.click();
  await expect(place).toHaveText('4');
  shop.resumeWorker();
});
