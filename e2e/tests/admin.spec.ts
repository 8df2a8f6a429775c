import type { Page } from 'playwright/test';
import { allowConsole, expect, test } from '../product/fixtures.ts';

async function signIn(page: Page, token: string) {
  await page.goto('/admin');
  await page.getByLabel('Admin token').fill(token);
  await page.getByRole('button', { name: 'Sign in' }).click();
}

test('only the right token opens the control room', async ({ page, shop }) => {
  allowConsole('401');
  await signIn(page, 'x'.repeat(32));
  await expect(page.getByText('This is not the admin token.')).toBeVisible();
  await signIn(page, shop.adminToken);
  await expect(page.getByTestId('sale-1')).toBeVisible();
  await page.reload();
  await expect(page.getByTestId('sale-1')).toBeVisible();
});

test('the line is seen as it grows and goes', async ({ page, shop }) => {
  await shop.reset(1, 2);
  shop.pauseWorker();
  await signIn(page, shop.adminToken);
  const panel = page.getByTestId('sale-1');
  await expect(panel.getByTestId('waiting')).toHaveText('0');
  await shop.crowd(1, 12);
  await expect(panel.getByTestId('waiting')).toHaveText('12');
  shop.resumeWorker();
  await expect(panel.getByTestId('waiting')).toHaveText('0');
  await expect(panel.getByTestId('unpaid')).toHaveText('2');
  await expect(panel.getByTestId('available')).toHaveText('0');
  await expect(panel).toContainText('sold out 10');
});

test('a reset shows first what it cancels', async ({ page, shop }) => {
  const { round } = await shop.reset(2, 4);
  await shop.sql('UPDATE sales SET opens_at = now(3) WHERE id = 2');
  await expect.poll(async () => (await shop.sale(2)).state).toBe('open');
  await shop.crowd(2, 3);
  await signIn(page, shop.adminToken);
  await page.getByTestId('row-2').getByRole('button').click();
  const panel = page.getByTestId('sale-2');
  await expect(panel.getByTestId('unpaid')).toHaveText('3');
  await panel.getByRole('button', { name: 'Reset' }).click();
  const dialog = page.getByRole('dialog', { name: /^Reset:/ });
  await expect(dialog).toContainText(`Closes round ${round} and opens round ${round + 1}`);
  await expect(dialog).toContainText('Yet to pay3');
  await dialog.getByLabel('Stock of the new round').fill('6');
  const now = dialog.getByRole('button', { name: 'Reset now' });
  await expect(now).toBeDisabled();
  await dialog.getByLabel(/^Type/).fill((await shop.sale(2)).title);
  await now.click();
  await expect(panel).toContainText(
    `Round ${round + 1} is open with a stock of 6. Places cancelled: 0. Orders cancelled: 3.`,
  );
  await expect(panel.getByTestId('available')).toHaveText('6');
});

test('two operators do not reset over each other', async ({ page, shop }) => {
  allowConsole('409');
  await shop.reset(1, 3);
  await signIn(page, shop.adminToken);
  await page.getByTestId('sale-1').getByRole('button', { name: 'Reset' }).click();
  const dialog = page.getByRole('dialog', { name: /^Reset:/ });
  await expect(dialog).toBeVisible();
  await dialog.getByLabel(/^Type/).fill((await shop.sale(1)).title);
  const { round } = await shop.reset(1, 8);
  await expect(dialog).toContainText('Somebody reset this sale meanwhile.');
  await dialog.getByRole('button', { name: 'Reset now' }).click();
  await expect(dialog).not.toContainText('Somebody reset this sale meanwhile.');
  expect((await shop.sale(1)).round).toBe(round);
  await dialog.getByRole('button', { name: 'Reset now' }).click();
  await expect.poll(async () => (await shop.sale(1)).round).toBe(round + 1);
});

test('the proof is green at rest and red when a count is wrong', async ({ page, shop }) => {
  const { round } = await shop.reset(1, 3);
  await shop.crowd(1, 3);
  await expect.poll(async () => (await shop.sale(1)).available).toBe(0);
  await signIn(page, shop.adminToken);
  await page.getByTestId('sale-1').getByRole('button', { name: 'Verify' }).click();
  const sheet = page.getByRole('dialog', { name: /^Proof/ });
  await expect(sheet).toContainText('Every guarantee holds');

  const round1 = `sale_id = 1 AND round = ${round}`;
  await shop.sql(`UPDATE rounds SET sold = 2 WHERE ${round1}`);
  await sheet.getByRole('button', { name: 'Count again' }).click();
  await expect(sheet).toContainText('A guarantee is broken');
  await expect(sheet.getByRole('row').filter({ hasText: 'broken' })).toContainText(
    'Units sold are the live orders',
  );
  await shop.sql(`UPDATE rounds SET sold = 3 WHERE ${round1}`);
});
