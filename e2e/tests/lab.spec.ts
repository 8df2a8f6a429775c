import { expectNoViolation } from '../product/axe.ts';
import { expect, test } from '../product/fixtures.ts';

test.use({ withLab: true });

test('a storm is watched at both shops, and MySQL says what its dots say', async ({
  page,
  shop,
}) => {
  await page.goto('/admin');
  await page.getByLabel('Admin token').fill(shop.adminToken);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('link', { name: 'Lab', exact: true }).click();
  await page.getByRole('textbox', { name: 'Synchronous: work per order (ms)' }).fill('300');
  await page.getByRole('button', { name: 'Start', exact: true }).click();
  await expect(page.getByTestId('phase')).toHaveAttribute('data-phase', 'done');
  for (const side of ['queued', 'synchronous']) {
    const dots = page.getByTestId(`legend-${side}`).locator('[data-dot]');
    const counts = (await dots.allTextContents()).map(Number);
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(150);
    const orders = await page.getByTestId(`truth-${side}-orders`).textContent();
    await expect(page.getByTestId(`legend-${side}`).locator('[data-dot=success]')).toHaveText(
      orders ?? '',
    );
    await expect(page.getByTestId(`truth-${side}-result`)).toHaveText('agrees');
  }
  await expect(page.getByTestId('synchronous-turnedAway')).toHaveText('50');
  await expect(page.getByTestId('queued-turnedAway')).toHaveText('0');
  await expect(page.getByText('Every guarantee holds')).toBeVisible();
  await expectNoViolation(page, 'lab');
});
