import { countPurchases, expect, test } from '../product/fixtures.ts';
import { salePage } from '../product/sale-page.ts';

test('buy and win, from the storefront to my orders', async ({ page, shop }) => {
  await shop.reset(1, 3);
  await page.goto('/');
  await page
    .getByRole('article')
    .getByRole('link', { name: /Aurora X1/ })
    .click();
  const { buy, line, won, orderId } = salePage(page);
  shop.pauseWorker();
  await buy.click();
  await expect(line).toBeVisible();
  shop.resumeWorker();
  await expect(won).toBeVisible();
  const order = (await orderId.textContent()) ?? '';
  expect(order).toMatch(/^(\w{4}-){2}\w{4}$/);
  await expect(won.getByRole('timer')).toHaveText(/^1[45]:\d\d$/);

  await won.getByRole('link', { name: 'My orders' }).click();
  const item = page.getByRole('main').getByRole('listitem').filter({ hasText: order });
  await expect(item).toContainText('Awaiting payment');

  await page.goBack();
  await expect(page.getByRole('button', { name: /^Pay ¥99 · 1[45]:\d\d left$/ })).toBeVisible();
  await expect(page.getByTestId('stock').first()).toHaveText('2 of 3 left');
  await expect(page.getByRole('dialog')).toHaveCount(0);
});

test('sold out is told in one sentence, with the other sales', async ({ page, shop }) => {
  await shop.reset(1, 1);
  shop.pauseWorker();
  await shop.crowd(1, 2);
  const { open, buy, line, soldOut } = salePage(page);
  await open();
  await buy.click();
  await expect(line).toBeVisible();
  shop.resumeWorker();
  await expect(soldOut).toContainText('All stock (1) went to people ahead of you in line.');
  await expect(soldOut.getByRole('link', { name: /Meridian S2/ })).toBeVisible();
  await soldOut.getByRole('button', { name: 'Close' }).click();
  await expect(page.getByRole('button', { name: 'Sold out' })).toBeVisible();
});

test('a double click makes one request and one ticket', async ({ page, shop }) => {
  await shop.reset(1, 3);
  const purchases = countPurchases(page);
  const { open, buy, won } = salePage(page);
  await open();
  await buy.evaluate((button: HTMLElement) => {
    button.click();
    button.click();
    button.click();
  });
  await expect(won).toBeVisible();
  expect(purchases()).toBe(1);
  await expect.poll(async () => (await shop.sale(1)).available).toBe(2);
});

test('works with the keyboard alone, and the focus is never lost', async ({ page, shop }) => {
  await shop.reset(1, 3);
  const { open, buy, won } = salePage(page);
  await open();
  await expect(buy).toBeVisible();
  await page.keyboard.press('Tab');
  await expect(page.getByRole('link', { name: 'Skip to the content' })).toBeFocused();
  await page.keyboard.press('Enter');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Tab');
  await expect(buy).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(won.getByRole('heading', { name: /Congratulations/ })).toBeFocused();
  await page.keyboard.press('Tab');
  await expect(won.getByRole('button', { name: 'Pay ¥99' })).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('button', { name: /^Pay ¥99 · / })).toBeFocused();
});

test('a sale that starts opens its button by itself', async ({ page, shop }) => {
  await shop.reset(2, 3);
  const opensIn = (time: string) =>
    shop.sql(`UPDATE sales SET opens_at = now(3) + INTERVAL ${time} WHERE id = 2`);
  await opensIn('5 MINUTE');
  await expect.poll(async () => (await shop.sale(2)).state).toBe('upcoming');
  const purchases = countPurchases(page);
  const { open, buy, won } = salePage(page);
  await open(2);
  await page.getByRole('button', { name: /Starts in/ }).focus();
  await page.keyboard.press('Enter');
  expect(purchases()).toBe(0);
  await opensIn('3 SECOND');
  await expect(buy).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(won).toBeVisible();
});

test('a paused sale says so, and goes on by itself', async ({ page, shop }) => {
  await shop.reset(1, 3);
  const { open, buy } = salePage(page);
  await open();
  await expect(buy).toBeVisible();
  await shop.sql('UPDATE sales SET paused = 1 WHERE id = 1');
  await expect(page.getByRole('button', { name: 'Paused' })).toBeVisible();
  await shop.sql('UPDATE sales SET paused = 0 WHERE id = 1');
  await expect(buy).toBeVisible();
});
