import type { Page } from 'playwright/test';
import { expectNoViolation } from '../product/axe.ts';
import { expect, test } from '../product/fixtures.ts';

async function signIn(page: Page, token: string, at = '/admin/sales') {
  await page.goto(at);
  const field = page.locator('input[type=password]');
  await field.fill(token);
  await field.press('Enter');
}

test('an operator is named, does what their role allows, and signs out in the page', async ({
  page,
  shop,
}) => {
  test.setTimeout(90_000);
  await signIn(page, shop.tokens.run);
  await expect(page.getByTestId('operator')).toContainText('lin Runs sales');
  const row = page.getByRole('main').getByRole('listitem').first();
  const edit = row.getByRole('button', { name: 'Edit' });
  await expect(edit).toHaveAttribute('aria-disabled', 'true');
  await expect(edit).toHaveAttribute(
    'title',
    'This needs the role “Administers”; yours is “Runs sales”.',
  );
  await expectNoViolation(page, 'sales of who runs them');

  await row.getByRole('button', { name: 'Pause' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Pause' }).click();
  await expect(row.getByRole('button', { name: 'Resume' })).toBeVisible();
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(row.getByRole('button', { name: 'Pause' })).toBeVisible();
  await page.getByRole('link', { name: 'Audit' }).click();
  const deed = page.getByRole('listitem').filter({ hasText: 'Edit sale' }).first();
  await expect(deed).toContainText(/lin, session \w+/);

  const cookies = await page.context().cookies(`${shop.url}/api/admin/overview`);
  const cookie = cookies.map(({ name, value }) => `${name}=${value}`).join('; ');
  await page.getByRole('button', { name: 'Sign out' }).click();
  await expect(page.locator('input[type=password]')).toBeVisible();
  await page.reload();
  await expect(page.locator('input[type=password]')).toBeVisible();
  // Nor is a copy of it worth anything.
  const again = await fetch(`${shop.url}/api/admin/overview`, { headers: { cookie } });
  expect([cookie, again.status]).toEqual([expect.stringContaining('seckill_admin'), 401]);
});

test.describe('in Chinese, on a phone', () => {
  test.use({ locale: 'zh-CN', viewport: { width: 390, height: 844 } });

  test('who may only look is told so, and can press nothing that changes', async ({
    page,
    shop,
  }) => {
    await signIn(page, shop.tokens.look);
    await expect(page.getByTestId('operator')).toContainText('mei 只读 · 您可以查看全部内容');
    const row = page.getByRole('main').getByRole('listitem').first();
    for (const name of ['编辑', '库存', '复制', '公告', '暂停', '立即结束']) {
      await expect(row.getByRole('button', { name })).toHaveAttribute('aria-disabled', 'true');
    }
    await expectNoViolation(page, 'sales of who looks');
    for (const at of ['banners', 'schedules', 'queues', 'refunds']) {
      await page.goto(`/admin/${at}`);
      await expect(page.getByTestId('operator')).toContainText('mei');
      await expectNoViolation(page, `${at} of who looks`);
    }
  });
});
