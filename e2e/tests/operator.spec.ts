import type { Page } from 'playwright/test';
import { allowConsole, expect, test } from '../product/fixtures.ts';

async function signIn(page: Page, token: string) {
  await page.goto('/admin');
  await page.getByLabel('Admin token').fill(token);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page.getByTestId('sale-1')).toBeVisible();
}

test('an operator makes a sale, adds stock and pauses it, and the shop follows', async ({
  page,
  context,
  shop,
}) => {
  allowConsole('409');
  await signIn(page, shop.adminToken);
  await page.getByRole('link', { name: 'Sales', exact: true }).last().click();
  await page.getByRole('button', { name: 'New sale' }).click();
  await page.getByRole('button', { name: 'Create sale' }).click();
  await expect(page.getByLabel('Title')).toBeFocused();
  await page.getByLabel('Title').fill('Midnight lamp');
  await page.getByLabel('Price', { exact: true }).fill('19.9');
  await page.getByLabel('Units').fill('2');
  await page.getByRole('button', { name: 'Create sale' }).click();
  await expect(page.getByText('Midnight lamp is made.')).toBeVisible();
  try {
    const row = page.getByRole('listitem').filter({ hasText: 'Midnight lamp' });
    const buyer = await context.newPage();
    await buyer.goto('/');
    await buyer
      .getByRole('link', { name: /Midnight lamp/ })
      .first()
      .click();
    await expect(buyer.getByTestId('stock')).toHaveText('2 of 2 left');

    await row.getByRole('button', { name: 'Stock' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('textbox').fill('-3');
    await dialog.getByRole('button', { name: 'Change stock' }).click();
    await expect(dialog).toContainText('More units than that are sold already.');
    await dialog.getByRole('textbox').fill('3');
    await dialog.getByRole('button', { name: 'Change stock' }).click();
    await expect(page.getByText('Midnight lamp has 5 units now.')).toBeVisible();
    await expect(buyer.getByTestId('stock')).toHaveText('5 of 5 left');

    await row.getByRole('button', { name: 'Pause' }).click();
    await expect(buyer.getByRole('button', { name: 'Paused' })).toBeVisible();
    await row.getByRole('button', { name: 'Resume' }).click();
    await expect(buyer.getByRole('button', { name: 'Buy now' })).toBeVisible();
    await buyer.close();
  } finally {
    // Other tests count the sales of the shop.
    const made = "SELECT id FROM sales WHERE title = 'Midnight lamp'";
    await shop.sql(`DELETE FROM rounds WHERE sale_id IN (${made})`);
    await shop.sql("DELETE FROM sales WHERE title = 'Midnight lamp'");
  }
});

test('a schedule is run by hand, and its task is found', async ({ page, shop }) => {
  await signIn(page, shop.adminToken);
  await page.getByRole('link', { name: 'Schedules' }).click();
  const row = page.getByRole('listitem').filter({ hasText: 'refresh-banners' });
  await row.getByRole('button', { name: 'Pause' }).click();
  await expect(row).toContainText('Paused');
  await row.getByRole('button', { name: 'Run now' }).click();
  await page.getByRole('link', { name: 'see the task' }).click();
  await expect(page.getByRole('heading', { name: 'home.refresh-banners' })).toBeVisible();
  await expect(page.getByText('Success')).toBeVisible();
  const id = decodeURIComponent(new URL(page.url()).pathname.split('/').at(-1) ?? '');

  await page.getByRole('link', { name: 'All tasks' }).click();
  await page.getByLabel('Kind').fill('home.refresh-banners');
  await page.getByLabel('Status').selectOption('Success');
  await page.getByRole('button', { name: 'Search' }).click();
  await expect(page.getByRole('listitem').first()).toContainText(id);

  await page.getByRole('link', { name: 'Schedules' }).click();
  await row.getByRole('button', { name: 'Resume' }).click();
  await expect(row.getByRole('button', { name: 'Pause' })).toBeVisible();
});
