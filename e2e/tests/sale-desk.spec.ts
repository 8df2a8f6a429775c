import type { Page } from 'playwright/test';
import { expectNoViolation } from '../product/axe.ts';
import { allowConsole, expect, test } from '../product/fixtures.ts';
import type { Shop } from '../product/shop.ts';

async function openDesk(page: Page, shop: Shop) {
  await page.goto('/admin/sales');
  const token = page.locator('input[type=password]');
  await token.fill(shop.adminToken);
  await token.press('Enter');
  await expect(page.getByRole('main').getByRole('listitem').first()).toBeVisible();
}

const rowOf = (page: Page, title: string) =>
  page.getByRole('main').getByRole('listitem').filter({ hasText: title });

/** Other tests count the sales of the shop. */
async function forget(shop: Shop, title: string) {
  const made = `SELECT id FROM sales WHERE title LIKE '${title}%'`;
  await shop.sql(`DELETE FROM rounds WHERE sale_id IN (${made})`);
  await shop.sql(`DELETE FROM sales WHERE title LIKE '${title}%'`);
}

test('a draft survives a reload, is previewed, published, paused, ended and archived', async ({
  page,
  shop,
}) => {
  // It follows one sale through its whole life.
  allowConsole('404');
  await openDesk(page, shop);
  const dialog = page.getByRole('dialog');
  try {
    await page.getByRole('button', { name: 'New sale' }).click();
    await dialog.getByLabel('Title').first().fill('Paper kite');
    await dialog.getByLabel('Price', { exact: true }).fill('5');
    // It is a minute later when the minute ends while this is typed.
    const opens = /^.+, Coordinated Universal Time \(UTC\), (now|1 minute ago)$/;
    await expect(dialog.getByText(opens)).toBeVisible();
    await expect
      .poll(() => page.evaluate(() => localStorage.getItem('seckill.draft.admin.sale.new')))
      .toContain('"price":5');
    await page.reload();
    await page.getByRole('button', { name: 'New sale' }).click();
    await expect(dialog.getByText('Your unsaved changes are back.')).toBeVisible();
    await expect(dialog.getByLabel('Title').first()).toHaveValue('Paper kite');
    await expectNoViolation(page, 'new sale');
    await dialog.getByRole('button', { name: 'Save as draft' }).click();
    await expect(page.getByText('Paper kite is saved as a draft.')).toBeVisible();

    const row = rowOf(page, 'Paper kite');
    await expect(row).toContainText('Draft');
    expect((await shop.sales()).map(({ title }) => title)).not.toContain('Paper kite');
    await row.getByRole('link', { name: 'Preview' }).click();
    await expect(page.getByRole('heading', { level: 1, name: 'Paper kite' })).toBeVisible();
    await expect(page.getByRole('button', { name: 'Buy now' })).toBeDisabled();
    await expectNoViolation(page, 'preview');
    await page.getByRole('link', { name: 'Back to the sales' }).click();

    await row.getByRole('button', { name: 'Publish' }).click();
    await expect(dialog).toContainText('with a stock of 10');
    await dialog.getByRole('button', { name: 'Publish' }).click();
    await expect(page.getByText('Paper kite is published')).toBeVisible();
    await expect
      .poll(async () => (await shop.sales()).map(({ title }) => title))
      .toContain('Paper kite');

    await row.getByRole('button', { name: 'Pause' }).click();
    await expect(dialog.getByTestId('people-met')).toHaveText('In line0On standby0Yet to pay0');
    await expectNoViolation(page, 'pause');
    await dialog.getByRole('button', { name: 'Pause' }).click();
    await expect(row).toContainText('Paused');
    await page.getByRole('button', { name: 'Undo' }).click();
    await expect(page.getByText('Taken back.')).toBeVisible();
    await expect(row.getByRole('button', { name: 'Pause' })).toBeVisible();

    await row.getByRole('button', { name: 'End now' }).click();
    await dialog.getByRole('button', { name: 'End now' }).click();
    await expect(row).toContainText('Ended');
    await page.getByRole('button', { name: 'Undo' }).click();
    await expect(page.getByText('Taken back.')).toBeVisible();
    await row.getByRole('button', { name: 'End now' }).click();
    await dialog.getByRole('button', { name: 'End now' }).click();

    await row.getByRole('button', { name: 'Archive' }).click();
    await expect(page.getByText('Paper kite is archived.')).toBeVisible();
    await expect(row).toHaveCount(0);
    expect((await shop.sales()).map(({ title }) => title)).not.toContain('Paper kite');
    const which = page.getByRole('radiogroup', { name: 'Which sales' });
    await which.getByText('Archive', { exact: true }).click();
    await expect(row.getByRole('button', { name: 'Bring back' })).toBeVisible();
    await expectNoViolation(page, 'archive');

    await row.getByRole('button', { name: 'Duplicate' }).click();
    await dialog.getByRole('button', { name: 'Save as draft' }).click();
    await page.getByText('Present', { exact: true }).click();
    await expect(rowOf(page, 'Paper kite')).toContainText('Draft');
  } finally {
    await forget(shop, 'Paper kite');
  }
});

test.describe('in Chinese, on a phone', () => {
  test.use({ locale: 'zh-CN', timezoneId: 'Asia/Shanghai', viewport: { width: 390, height: 844 } });

  test('two operators see what the other changed, and neither loses what was typed', async ({
    page,
    context,
    shop,
  }) => {
    allowConsole('409');
    await openDesk(page, shop);
    const other = await context.newPage();
    await other.goto('/admin/sales');
    const edit = async (desk: Page) => {
      await desk
        .getByRole('main')
        .getByRole('listitem')
        .first()
        .getByRole('button', { name: '编辑' })
        .click();
      await expect(desk.getByRole('dialog')).toContainText('北京时间（UTC+8）');
    };
    const { priceCents } = await shop.sale(1);
    try {
      await edit(page);
      await edit(other);
      await other.getByRole('dialog').getByLabel('价格', { exact: true }).fill('1234');
      await other.getByRole('button', { name: '保存' }).click();
      await expect(other.getByText(/^已保存/)).toBeVisible();

      const dialog = page.getByRole('dialog');
      await dialog.getByLabel('付款时限（秒）').fill('777');
      await expect(dialog.getByTestId('differences')).toContainText('1234');
      await dialog.getByRole('button', { name: '保存' }).click();
      await expect(dialog.getByText(/于.*修改了此活动/)).toBeVisible();
      await expectNoViolation(page, 'newer sale');
      await dialog.getByRole('button', { name: '在新版本上继续' }).click();
      await expect(dialog.getByLabel('价格', { exact: true })).toHaveValue('1234');
      await expect(dialog.getByLabel('付款时限（秒）')).toHaveValue('777');
      await dialog.getByRole('button', { name: '保存' }).click();
      await expect(page.getByText(/^已保存/)).toBeVisible();
      expect(await shop.sale(1)).toMatchObject({ priceCents: 123_400, payWindowSeconds: 777 });
    } finally {
      await shop.sql(
        `UPDATE sales SET price_cents = ${priceCents}, pay_window_seconds = 900 WHERE id = 1`,
      );
    }
  });
});
