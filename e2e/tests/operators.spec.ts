import type { Page } from 'playwright/test';
import { expectNoViolation } from '../product/axe.ts';
import { allowConsole, expect, test } from '../product/fixtures.ts';

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
  await signIn(page, shop.tokens.run);
  await expect(page.getByTestId('operator')).toContainText('lin Runs sales');
  // Which is the first depends on the sales that other tests have made.
  const row = page.getByRole('main').getByRole('listitem').filter({ hasText: 'Aurora X1' });
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

for (const [locale, words] of [
  [
    'en-US',
    {
      add: 'New banner',
      title: 'Title',
      create: 'Add banner',
      ended: 'Your session has ended',
      since: /Nothing was heard/,
    },
  ],
  [
    'zh-CN',
    {
      add: '新建轮播图',
      title: '标题',
      create: '添加轮播图',
      ended: '登录已过期',
      since: /未收到服务器数据/,
    },
  ],
] as const) {
  test.describe(locale, () => {
    test.use({ locale });

    test(`a session that ends, and a network that does, leave what is typed (${locale})`, async ({
      page,
      shop,
      context,
    }) => {
      allowConsole('401|ERR_INTERNET_DISCONNECTED');
      await signIn(page, shop.adminToken, '/admin/banners');
      const shown = page.getByTestId('shown');
      await expect(page.getByRole('main').getByRole('listitem').first()).toBeVisible();
      await context.setOffline(true);
      await expect(shown).toHaveAttribute('data-away', 'true');
      await expect(page.getByText(words.since)).toBeVisible();
      await expectNoViolation(page, 'banners, offline');
      await context.setOffline(false);
      await expect(shown).not.toHaveAttribute('data-away');

      await page.getByRole('button', { name: words.add }).click();
      const title = page.getByRole('dialog').getByLabel(words.title, { exact: true }).first();
      await title.fill('Half a watch');
      const picture = page.getByRole('dialog').locator('[data-path=imageUrl]');
      await picture.fill('/images/watch.svg');
      await context.clearCookies({ name: /seckill_admin/ });
      await page.getByRole('button', { name: words.create }).click();
      const ended = page.getByRole('dialog', { name: words.ended });
      await expect(ended).toBeVisible();
      const token = ended.locator('input[type=password]');
      await expect(token).toBeFocused();
      await expectNoViolation(page, 'session that has ended');
      await token.press('Escape');
      await token.fill(shop.adminToken);
      await token.press('Enter');
      await expect(ended).toHaveCount(0);
      await expect(title).toHaveValue('Half a watch');
      await page.getByRole('button', { name: words.create }).click();
      await expect(page.getByRole('dialog')).toHaveCount(0);
      await expect(page.getByRole('main').getByText('Half a watch').first()).toBeVisible();
    });
  });
}

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
