import { expect, test } from '../product/fixtures.ts';
import { salePage } from '../product/sale-page.ts';

test('pay for what was won', async ({ page, shop }) => {
  await shop.reset(1, 3);
  const { open, buy, won } = salePage(page);
  await open();
  await buy.click();
  await won.getByRole('button', { name: 'Pay ¥99' }).click();
  await expect(won).toContainText('Paid. Thank you!');
  await expect(won.getByRole('button', { name: /^Pay/ })).toBeHidden();
  await won.getByRole('link', { name: 'My orders' }).click();
  await expect(page.getByRole('main').getByRole('listitem')).toContainText('Paid');
});

test('give a unit back, and the sale has it again', async ({ page, shop }) => {
  await shop.reset(1, 1);
  const { open, buy, won } = salePage(page);
  await open();
  await buy.click();
  await won.getByRole('link', { name: 'My orders' }).click();
  await page.getByRole('button', { name: 'Cancel order' }).click();
  const dialog = page.getByRole('dialog', { name: 'Cancel this order?' });
  await dialog.getByRole('button', { name: 'Cancel order' }).click();
  const order = page.getByRole('main').getByRole('listitem');
  await expect(order).toContainText('Cancelled');
  await expect(order.getByRole('button')).toHaveCount(0);
  await order.getByRole('link', { name: /Aurora X1/ }).click();
  await buy.click();
  await expect(won).toBeVisible();
});
