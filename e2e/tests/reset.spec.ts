import { expect, test } from '../product/fixtures.ts';
import { salePage } from '../product/sale-page.ts';

test('a reset is seen by who stands in line, and a new place is one press away', async ({
  page,
  shop,
}) => {
  await shop.reset(1, 3);
  shop.pauseWorker();
  const { open, buy, line, cancelled, won } = salePage(page);
  await open();
  await buy.click();
  await expect(line).toBeVisible();
  await shop.reset(1, 5);
  shop.resumeWorker();
  await expect(cancelled).toContainText('The line was cleared.');
  await cancelled.getByRole('button', { name: 'Join the line again' }).click();
  await expect(won).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByTestId('stock').first()).toHaveText('4 of 5 left');
});

test('a reset takes an unpaid order back, and says so on the open page', async ({ page, shop }) => {
  await shop.reset(1, 3);
  const { open, buy, won } = salePage(page);
  await open();
  await buy.click();
  await expect(won).toBeVisible();
  await shop.reset(1, 3);
  const gone = page.getByRole('dialog', { name: 'This order is closed' });
  await expect(gone).toContainText('The sale was restarted');
  await gone.getByRole('button', { name: 'Close' }).click();
  await expect(page.getByText('your unpaid order was cancelled')).toBeVisible();
  await expect(buy).toBeVisible();
});

test('an open storefront follows the stock', async ({ page, shop }) => {
  await shop.reset(1, 7);
  await page.goto('/');
  const card = page.getByRole('article').filter({ hasText: 'Aurora X1' });
  await expect(card).toContainText('7 of 7 left');
  await shop.crowd(1, 2);
  await expect(card).toContainText('5 of 7 left');
  await shop.reset(1, 0);
  await expect(card).toContainText('Sold out');
});
