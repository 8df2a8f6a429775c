import { ADMIN_PAGES, addressOfAdminPage } from '@seckill/contracts';
import { expectNoViolation } from '../product/axe.ts';
import { expect, test } from '../product/fixtures.ts';
import { hear } from '../product/hear.ts';

/** Each language on another screen: on a desk in either theme, and on the smallest phone in colours that the person forces. */
const AS_SEEN = {
  'en-US': {},
  'zh-CN': {
    viewport: { width: 320, height: 568 },
    contextOptions: { reducedMotion: 'reduce', forcedColors: 'active' },
  },
} as const;

for (const [locale, seen] of Object.entries(AS_SEEN)) {
  test.describe(locale, () => {
    test.use({ locale, ...seen });

    test(`shop pages pass axe, and a purchase is heard as it is written down (${locale})`, async ({
      page,
      shop,
    }) => {
      test.setTimeout(240_000);
      const heard = await hear(page);
      await shop.reset(1, 1);
      await shop.reset(2, 10);
      await shop.sql('UPDATE sales SET opens_at = now(3) + INTERVAL 5 HOUR WHERE id = 2');
      await expect.poll(async () => (await shop.sale(2)).state).toBe('upcoming');
      await page.goto('/');
      await expect(page.getByTestId('stock')).toHaveCount(2);
      await expect(page.locator('[aria-roledescription=carousel]')).toBeVisible();
      await expect(page.locator('html')).toHaveAttribute(
        'lang',
        locale === 'zh-CN' ? 'zh-CN' : 'en',
      );
      await heard.step('The storefront');
      await expectNoViolation(page, 'storefront');

      await page.goto('/orders');
      await expect(page.getByRole('heading', { level: 2 }).first()).toBeVisible();
      await expectNoViolation(page, 'no orders');

      await page.goto('/account?new');
      await page.locator('[type=submit]').click();
      await expect(page.locator('[aria-invalid=true]')).toHaveCount(3);
      await expectNoViolation(page, 'account');

      await page.goto('/sales/1');
      const buy = page.locator('[data-kind=open]');
      await expect(buy).toBeVisible();
      await expect(page.getByRole('article')).toHaveCount(2);
      await heard.step('A sale');
      await expectNoViolation(page, 'sale');

      shop.pauseWorker();
      await buy.click();
      await expect(page.getByTestId('in-line')).toBeVisible();
      await expect(page.getByRole('switch')).toBeVisible();
      await expect(page.getByTestId('in-line')).toContainText(/enough for your place|预计有货/);
      await heard.step('In line, after the press');
      await expectNoViolation(page, 'in line');
      shop.resumeWorker();
      await expect(page.getByTestId('verdict')).toHaveAttribute('data-status', 'success');
      await heard.step('The verdict');
      await expectNoViolation(page, 'won');
      // What is behind the verdict knows of it, too.
      await expect(page.getByTestId('stock').first()).toHaveText(/0 of 1|0 \/ 1/);
      await expect(page.getByTestId('waiting')).toHaveCount(0);
      await page.keyboard.press('Escape');
      await expect(page.getByRole('dialog')).toHaveCount(0);
      await expect(page.locator('[data-kind=unpaid]')).toBeVisible();
      await heard.step('The verdict is closed, the order not paid');
      await expectNoViolation(page, 'sold out and mine');

      await page.goto('/orders');
      await expect(page.getByRole('main').getByRole('listitem')).toHaveCount(1);
      await heard.step('My orders');
      await expectNoViolation(page, 'orders');
      await page
        .getByRole('main')
        .getByRole('button', { name: /^(Pay|支付)/ })
        .click();
      await expect(page.getByTestId('places')).toHaveCount(0);
      await heard.step('It is paid');

      await page.goto('/inbox');
      await expect(page.getByRole('main').getByRole('listitem')).toHaveCount(1);
      await expectNoViolation(page, 'messages');

      await shop.reset(1, 1);
      shop.pauseWorker();
      await shop.crowd(1, 1);
      await page.goto('/sales/1');
      await buy.click();
      await expect(page.getByTestId('in-line')).toBeVisible();
      shop.resumeWorker();
      await expect(page.getByTestId('verdict')).toHaveAttribute('data-status', 'sold_out');
      // The page may hear of the last unit a moment after the verdict, and offers another try until then.
      const join = { name: /^(Join standby|加入候补)$/ };
      const mayJoin = page.getByTestId('verdict').getByRole('button', join);
      await expect(mayJoin).toBeVisible();
      await heard.step('Another time, in line behind somebody else: the verdict');
      await expectNoViolation(page, 'sold out verdict');
      await mayJoin.click();
      await expect(page.getByTestId('standby')).toBeVisible();
      await heard.step('On standby');
      await expectNoViolation(page, 'standby');
      const language = locale.slice(0, 2);
      expect(heard.told()).toMatchSnapshot(['heard', `purchase-${language}.txt`]);

      const { round } = await shop.sale(1);
      await page.goto(`/sales/1/rounds/${round}`);
      await expect(page.getByRole('row')).toHaveCount(3);
      await page.getByRole('main').getByRole('button').first().click();
      await expect(page.getByTestId('fairness').getByRole('listitem')).toHaveCount(4);
      await expectNoViolation(page, 'record');
    });

    test(`admin pages pass axe (${locale})`, async ({ page, shop }) => {
      test.setTimeout(240_000);
      await shop.reset(1, 3);
      await shop.crowd(1, 2);
      await page.goto('/admin');
      const token = page.locator('input[type=password]');
      await expect(token).toBeVisible();
      await expectNoViolation(page, 'sign in');
      await token.fill(shop.adminToken);
      await token.press('Enter');
      const buttons = page.getByTestId('sale-1').getByRole('button');
      await expect(buttons).toHaveCount(2);
      await expectNoViolation(page, 'control room');
      await buttons.last().click();
      await expect(page.getByRole('dialog')).toBeVisible();
      await expectNoViolation(page, 'reset');
      await page.keyboard.press('Escape');
      await expect(page.getByRole('dialog')).toHaveCount(0);
      await buttons.first().click();
      await expect(page.getByRole('dialog').getByRole('row').last()).toBeVisible();
      await expectNoViolation(page, 'proof');

      // This product has no lab.
      for (const name of ADMIN_PAGES.filter((each) => each !== 'overview' && each !== 'lab')) {
        await page.goto(addressOfAdminPage(name));
        await expect(page.getByRole('main').locator('li, tbody tr, h2').first()).toBeVisible();
        await expectNoViolation(page, name);
      }
      await page.goto('/admin/tasks?kind=home.refresh-banners');
      await page.locator('a[href^="/admin/tasks/"]').first().click();
      await expect(page.locator('pre').first()).toBeVisible();
      await expectNoViolation(page, 'task');
      await page.goto('/admin/sales');
      await page.getByRole('main').locator('header').getByRole('button').first().click();
      await page.locator('[role=dialog] [type=submit]').click();
      await expect(page.locator('[aria-invalid=true]').first()).toBeVisible();
      await expectNoViolation(page, 'new sale');
    });
  });
}
