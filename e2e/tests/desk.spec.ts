import type { Page } from 'playwright/test';
import { expectNoViolation } from '../product/axe.ts';
import { allowConsole, expect, test } from '../product/fixtures.ts';
import type { Shop } from '../product/shop.ts';

const NAME = 'Lin Wei';
const MOBILE = '13912345678';

async function signIn(page: Page, shop: Shop) {
  await page.goto('/admin');
  const token = page.locator('input[type=password]');
  await token.fill(shop.adminToken);
  await token.press('Enter');
  await expect(page.getByTestId('sale-1')).toBeVisible();
}

/** Somebody whose money came when their order was over: they paid and have nothing. */
async function somebodyWhoPaidTooLate(shop: Shop) {
  const { round } = await shop.reset(1, 1);
  await shop.crowd(1, 1);
  await expect.poll(async () => (await shop.sale(1)).available).toBe(0);
  const order = `(SELECT id FROM orders WHERE sale_id = 1 AND round = ${round})`;
  await shop.sql(`
    UPDATE users SET name = 'Guest', mobile = NULL WHERE name = '${NAME}';
    UPDATE users SET name = '${NAME}', mobile = '${MOBILE}'
      WHERE id = (SELECT user_id FROM orders WHERE id = ${order});
    UPDATE rounds SET sold = 0 WHERE sale_id = 1 AND round = ${round};
    UPDATE orders SET status = 'expired', closed_at = now(3)
      WHERE sale_id = 1 AND round = ${round};
    INSERT INTO payments (id, order_id, provider, reference, status, amount_cents, currency, settled_at)
      SELECT concat('p', ${round}), id, 'webhook', concat('pay_late', ${round}), 'refund_due', 9900, 'CNY', now(3)
      FROM orders WHERE sale_id = 1 AND round = ${round};
    INSERT INTO arrivals (id, provider, event_key, reference, order_id, amount_cents, currency, counted_cents, status, reason)
      SELECT concat('a', ${round}), 'webhook', concat('e', ${round}), concat('pay_late', ${round}), id, 9900, 'CNY', 0, 'due', 'late'
      FROM orders WHERE sale_id = 1 AND round = ${round}`);
}

for (const { locale, viewport, words } of [
  {
    locale: 'en-US',
    viewport: { width: 1280, height: 860 },
    words: {
      due: 'To be given back: ¥99.',
      expired: 'Payment expired',
      back: 'of which ¥99 goes back',
    },
  },
  {
    locale: 'zh-CN',
    viewport: { width: 390, height: 780 },
    words: { due: '待退还：¥99。', expired: '超时取消', back: '其中 ¥99 待退还' },
  },
]) {
  test.describe(locale, () => {
    test.use({ locale, viewport });

    test(`from "I paid and have nothing" to the answer in at most four clicks (${locale})`, async ({
      page,
      shop,
    }) => {
      await somebodyWhoPaidTooLate(shop);
      await signIn(page, shop);
      for (const told of [MOBILE, `+86 139 1234 5678`, 'lin we']) {
        let clicks = 0;
        const count = () => void (clicks += 1);
        await page.getByRole('searchbox').fill(told);
        await page.getByRole('search').getByRole('button').click().then(count);
        await page.getByRole('link', { name: NAME }).click().then(count);
        await expect(page.getByRole('heading', { level: 1, name: NAME })).toBeVisible();
        // The answer: the order and what became of it, its payments, and that the money goes back.
        const order = page.getByRole('main').getByRole('listitem').first();
        await expect(order).toContainText(words.expired);
        await expect(order).toContainText('pay_late');
        await expect(order).toContainText(words.back);
        await expect(page.getByText(words.due)).toBeVisible();
        expect(clicks).toBeLessThanOrEqual(4);
      }
      await expectNoViolation(page, 'a buyer');
      await page.getByRole('main').getByRole('listitem').getByRole('link').first().click();
      await expect(page.getByText(words.due)).toBeVisible();
      await expectNoViolation(page, 'an order');
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(viewport.width);
    });
  });
}

test('the list of tasks shows the work of the shop, stands still, and counts what is new', async ({
  page,
  shop,
}) => {
  await shop.reset(1, 3);
  await shop.crowd(1, 1);
  await signIn(page, shop);
  await page.getByRole('link', { name: 'Tasks' }).click();
  const rows = page.getByRole('list', { name: 'Tasks' }).getByRole('listitem');
  await expect(rows.filter({ hasText: 'user.send-order-texts' }).first()).toBeVisible();
  await expect(page.getByText('home.refresh-banners').locator('visible=true')).toHaveCount(0);
  await expectNoViolation(page, 'tasks');
  const standing = await rows.allTextContents();
  await shop.crowd(1, 2);
  const news = page.getByRole('button', { name: /^\d+ new$/ });
  await expect(news).toBeVisible({ timeout: 20_000 });
  expect((await rows.allTextContents()).map((row) => row.slice(-60))).toEqual(
    standing.map((row) => row.slice(-60)),
  );
  await news.click();
  await expect(page.getByRole('button', { name: 'Nothing new' })).toBeVisible();
  expect((await rows.allTextContents()).length).toBeGreaterThan(standing.length);

  const told = rows.filter({ hasText: 'user.send-order-texts' }).filter({ hasText: 'Success' });
  await told.first().getByRole('link').click();
  await expect(page.getByRole('heading', { name: 'What became of it' })).toBeVisible();
  const steps = page.getByRole('main').getByRole('listitem');
  await expect(steps).toContainText(['Queued', 'Running', 'Success']);
  await expect(steps.nth(1)).toContainText('attempt 1');
  await expect(page.getByText(/^order_won, orders: \d+$/)).toBeVisible();
});

test('a task that is put off is run now, and a ticket shows its order', async ({ page, shop }) => {
  const { round } = await shop.reset(1, 1);
  await shop.crowd(1, 1);
  await signIn(page, shop);
  await page.getByRole('link', { name: 'Tasks' }).click();
  // Its order expires in a quarter of an hour, unless somebody says that it is time to look.
  await page.getByRole('link', { name: /^order\.expire \(/ }).click();
  const rows = page.getByRole('list', { name: 'Tasks' }).getByRole('listitem');
  await rows.first().getByRole('link').click();
  await expect(page.getByText('Runs by itself')).toBeVisible();
  await expectNoViolation(page, 'a task that is put off');
  await page.getByRole('button', { name: 'Run now' }).click();
  await expect(page.getByText('It runs as soon as a worker is free.')).toBeVisible();
  await expect(page.getByRole('main').getByRole('listitem')).toContainText([
    'Queued',
    'Running',
    'Success',
  ]);
  await expect(page.getByRole('button', { name: 'Run now' })).toHaveCount(0);

  await shop.sql(
    `UPDATE users SET name = 'Has A Ticket' WHERE id = (SELECT user_id FROM orders WHERE sale_id = 1 AND round = ${round})`,
  );
  await page.goto('/admin/search?q=Has+A+Ticket');
  await page.getByRole('link', { name: 'Has A Ticket' }).click();
  await page
    .getByRole('list', { name: 'Places in open rounds' })
    .getByRole('link', { name: /^Number/ })
    .click();
  await expect(page.getByRole('heading', { name: /^Place in line/ })).toBeVisible();
  await expect(page.getByText(`No. 1, round ${round}`).first()).toBeVisible();
  await expect(page.getByText('tickets 1-1: 1 success')).toBeVisible();
  await expectNoViolation(page, 'a ticket');
});

test.describe('in Chinese, on a phone', () => {
  test.use({ locale: 'zh-CN', viewport: { width: 390, height: 780 } });

  test('tasks, a ticket, a pause and what is not found pass axe', async ({ page, shop }) => {
    allowConsole('404');
    const { round } = await shop.reset(1, 2);
    await shop.crowd(1, 1);
    await signIn(page, shop);
    const look = async (at: string, what: string) => {
      await page.goto(at);
      await expect(page.getByRole('main').locator('h1, h2').first()).toBeVisible();
      await expect(page.getByRole('main').getByRole('progressbar')).toHaveCount(0);
      await expectNoViolation(page, what);
    };
    const open = (prefix: string) =>
      page.getByRole('main').getByRole('listitem').locator(`a[href^="${prefix}"]`).first().click();

    await page.goto('/admin/tasks?kind=order.expire');
    await open('/admin/tasks/');
    await expect(page.locator('pre').first()).toBeVisible();
    await expectNoViolation(page, 'a task that is put off');
    await shop.sql(
      `UPDATE users SET name = 'Asks In Chinese' WHERE id = (SELECT user_id FROM orders WHERE sale_id = 1 AND round = ${round})`,
    );
    await page.goto('/admin/search?q=Asks+In+Chinese');
    await page.getByRole('link', { name: 'Asks In Chinese' }).click();
    await open('/admin/tasks/');
    await expect(page.getByText(`第 ${round} 轮`).first()).toBeVisible();
    await expectNoViolation(page, 'a ticket');
    await page.goto('/admin/sales');
    await page.getByRole('main').getByRole('button', { name: '暂停' }).first().click();
    await expect(page.getByRole('dialog')).toBeVisible();
    await expectNoViolation(page, 'pause');
    await page.keyboard.press('Escape');
    await page.getByRole('main').getByRole('button', { name: '公告' }).first().click();
    await expect(page.getByRole('dialog').getByRole('textbox').first()).toBeVisible();
    await expectNoViolation(page, 'message');
    await look('/admin/sales/1/preview', 'preview');
    await look('/admin/search?q=NF6Y-Y4HM-ASWZ', 'nothing found');
    await look('/admin/people/g_nobody', 'nobody');
    await look('/admin/tasks', 'tasks');
  });
});

test('the search is reached and used by the keyboard alone, and says what it does not find', async ({
  page,
  shop,
}) => {
  allowConsole('404');
  await shop.reset(1, 1);
  await signIn(page, shop);
  await page.keyboard.press('/');
  await expect(page.getByRole('searchbox')).toBeFocused();
  await page.keyboard.type('NF6Y-Y4HM-ASWZ');
  await page.keyboard.press('Enter');
  await expect(page.getByText('Nothing has this number or name')).toBeVisible();
  await expect(page.getByText('it has a digit wrong')).toBeVisible();
  await expectNoViolation(page, 'nothing found');
  await page.goto('/admin/orders?number=NF6Y-Y4HM-ASWY');
  await expect(page).toHaveURL(/\/admin\/search\?q=NF6Y-Y4HM-ASWY/);
  await page.goto('/admin/people/g_nobody');
  await expect(page.getByText('Nobody is kept under this id.')).toBeVisible();
  await expectNoViolation(page, 'nobody');
});

for (const { locale, viewport, words } of [
  {
    locale: 'en-US',
    viewport: { width: 1280, height: 860 },
    words: {
      proof: 'Proof',
      ok: 'Every guarantee holds',
      erase: 'Erase personal data',
      erased: 'erased',
    },
  },
  {
    locale: 'zh-CN',
    viewport: { width: 390, height: 780 },
    words: { proof: '核对', ok: '所有保证均成立', erase: '删除个人信息', erased: '个人信息已删除' },
  },
]) {
  test.describe(locale, () => {
    test.use({ locale, viewport });

    test(`rounds show their figures and their proof (${locale})`, async ({ page, shop }) => {
      await shop.reset(1, 1);
      await shop.crowd(1, 1);
      const { round } = await shop.reset(1, 2);
      await signIn(page, shop);
      await page.locator('a[href="/admin/rounds"]').click();
      const rows = page.getByRole('main').getByRole('listitem');
      await expect(rows.first()).toContainText(String(round));
      await expect(rows.nth(1)).toContainText(locale === 'zh-CN' ? '0 / 1' : '0 of 1');
      await rows.nth(1).getByRole('button', { name: words.proof, exact: true }).click();
      await expect(page.getByText(words.ok)).toBeVisible();
      await expectNoViolation(page, 'rounds');
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(viewport.width);
    });

    test(`a buyer's data is handed out and erased by typing the name (${locale})`, async ({
      page,
      shop,
    }) => {
      await shop.reset(1, 1);
      await shop.crowd(1, 1);
      // Whom a reset finds in line has no order.
      await expect.poll(async () => (await shop.sale(1)).available).toBe(0);
      const { round } = await shop.reset(1, 1);
      await shop.sql(
        `UPDATE users SET name = 'Gone Soon' WHERE id IN (SELECT user_id FROM orders WHERE sale_id = 1 AND round = ${round - 1})`,
      );
      await signIn(page, shop);
      await page.goto('/admin/search?q=Gone+Soon');
      await page.getByRole('link', { name: 'Gone Soon' }).click();
      const [file] = await Promise.all([
        page.waitForEvent('download'),
        page.getByRole('main').locator('header').getByRole('button').first().click(),
      ]);
      expect(file.suggestedFilename()).toMatch(/^g_.*\.json$/);
      await page.getByRole('button', { name: words.erase }).click();
      const dialog = page.getByRole('dialog');
      await dialog.getByRole('textbox').fill('Gone');
      await dialog.getByRole('button', { name: words.erase }).click();
      await expect(dialog.locator('[aria-invalid=true]')).toBeVisible();
      await expectNoViolation(page, 'erase');
      await dialog.getByRole('textbox').fill('Gone Soon');
      await page.keyboard.press('Tab');
      await dialog.getByRole('button', { name: words.erase }).click();
      await expect(page.getByText(words.erased).first()).toBeVisible();
      await expect(page.getByRole('heading', { name: 'Gone Soon' })).toHaveCount(0);
      await page.goto('/admin/search?q=Gone+Soon');
      await expect(page.getByRole('link', { name: 'Gone Soon' })).toHaveCount(0);
    });
  });
}
