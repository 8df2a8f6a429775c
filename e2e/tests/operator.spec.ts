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
  // It follows one sale through all that an operator does.
  allowConsole('409');
  await signIn(page, shop.adminToken);
  await page.getByRole('link', { name: 'Sales', exact: true }).last().click();
  await page.getByRole('button', { name: 'New sale' }).click();
  await page.getByRole('button', { name: 'Create and publish' }).click();
  const title = page.getByLabel('Title').first();
  await expect(title).toBeFocused();
  await title.fill('Midnight lamp');
  await page.getByRole('group', { name: 'In Chinese' }).getByLabel('Title').fill('午夜台灯');
  await page.getByLabel('Price', { exact: true }).fill('19.9');
  await page.getByLabel('Units', { exact: true }).fill('2');
  await page.getByRole('button', { name: 'Create and publish' }).click();
  await expect(page.getByText('Midnight lamp was created.')).toBeVisible();
  try {
    const row = page.getByRole('listitem').filter({ hasText: 'Midnight lamp' });
    const buyer = await context.newPage();
    await buyer.goto('/');
    await buyer
      .getByRole('link', { name: /Midnight lamp/ })
      .first()
      .click();
    // Until the page of the sale is there, the storefront with its own numbers is.
    await expect(buyer.getByRole('heading', { level: 1, name: 'Midnight lamp' })).toBeVisible();
    await expect(buyer.getByTestId('stock')).toHaveText('2 of 2 left');

    // A plain title that is changed leaves the Chinese one as it is.
    await row.getByRole('button', { name: 'Edit' }).click();
    await page.getByLabel('Title').first().fill('Midnight lamp, new');
    await page.getByRole('button', { name: 'Save' }).click();
    await expect(page.getByText('Midnight lamp, new is saved.')).toBeVisible();
    await buyer.reload();
    await expect(buyer.getByRole('heading', { name: 'Midnight lamp, new' })).toBeVisible();
    await buyer.getByRole('button', { name: '中文' }).click();
    await expect(buyer.getByRole('heading', { name: '午夜台灯' })).toBeVisible();
    await buyer.getByRole('button', { name: 'English' }).click();

    const dialog = page.getByRole('dialog');
    await row.getByRole('button', { name: 'Message' }).click();
    await dialog.getByLabel('Message').fill('It begins a little later.');
    await dialog.getByRole('button', { name: 'Save' }).click();
    await expect(buyer.getByText('It begins a little later.')).toBeVisible();
    await row.getByRole('button', { name: 'Message' }).click();
    await dialog.getByLabel('Message').fill('');
    await dialog.getByRole('button', { name: 'Save' }).click();
    await expect(buyer.getByText('It begins a little later.')).toBeHidden();

    await row.getByRole('button', { name: 'Stock' }).click();
    await dialog.getByRole('textbox').fill('-3');
    await dialog.getByRole('button', { name: 'Change stock' }).click();
    await expect(dialog).toContainText('More than that is already sold.');
    await dialog.getByRole('textbox').fill('3');
    await dialog.getByRole('button', { name: 'Change stock' }).click();
    await expect(page.getByText('Midnight lamp, new has 5 units now.')).toBeVisible();
    await expect(buyer.getByTestId('stock')).toHaveText('5 of 5 left');

    await row.getByRole('button', { name: 'Pause' }).click();
    await expect(dialog.getByTestId('people-met')).toHaveText('In line0On standby0Yet to pay0');
    await dialog.getByRole('button', { name: 'Pause' }).click();
    await expect(buyer.getByRole('button', { name: 'Paused' })).toBeVisible();
    await row.getByRole('button', { name: 'Resume' }).click();
    await expect(buyer.getByRole('button', { name: 'Buy now' })).toBeVisible();
    await buyer.close();
  } finally {
    // Other tests count the sales of the shop.
    const made = "SELECT id FROM sales WHERE title LIKE 'Midnight lamp%'";
    await shop.sql(`DELETE FROM rounds WHERE sale_id IN (${made})`);
    await shop.sql("DELETE FROM sales WHERE title LIKE 'Midnight lamp%'");
  }
});

test('a schedule is run by hand, and its task is found', async ({ page, shop }) => {
  await signIn(page, shop.adminToken);
  await page.getByRole('link', { name: 'Schedules', exact: true }).click();
  const row = page.getByRole('listitem').filter({ hasText: 'refresh-banners' });
  await row.getByRole('button', { name: 'Pause' }).click();
  await expect(row).toContainText('Paused');
  await row.getByRole('button', { name: 'Run now' }).click();
  await page.getByRole('link', { name: 'see the task' }).click();
  await expect(page.getByRole('heading', { name: 'home.refresh-banners' })).toBeVisible();
  await expect(page.getByText('Success').first()).toBeVisible();
  const id = decodeURIComponent(new URL(page.url()).pathname.split('/').at(-1) ?? '');

  await page.getByRole('link', { name: 'All tasks' }).click();
  await page.getByText(/^Upkeep by schedules \(/).click();
  await page.getByRole('link', { name: /^home\.refresh-banners \(/ }).click();
  await page.getByLabel('Status').selectOption('Success');
  await page.getByRole('button', { name: 'Search' }).last().click();
  const tasks = page.getByRole('list', { name: 'Tasks' });
  await expect(tasks.getByRole('listitem').first()).toContainText(id);

  await page.getByRole('link', { name: 'Schedules', exact: true }).click();
  await row.getByRole('button', { name: 'Resume' }).click();
  await expect(row.getByRole('button', { name: 'Pause' })).toBeVisible();

  await page.getByRole('link', { name: 'Audit' }).click();
  const deed = page.getByRole('listitem').filter({ hasText: 'Pause schedule' }).first();
  await expect(deed).toContainText('name=refresh-banners');
  await expect(deed).toContainText('Done');
});
