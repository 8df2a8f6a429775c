import { gzipSync } from 'node:zlib';
import { ADMIN_PAGES, addressOfAdminPage } from '@seckill/contracts';
import type { Page } from 'playwright/test';
import { widerThanScreen } from '../product/axe.ts';
import { expect, test } from '../product/fixtures.ts';
import { salePage } from '../product/sale-page.ts';

const SCREENS = [
  { name: 'phone', viewport: { width: 390, height: 844 } },
  { name: 'small phone', viewport: { width: 320, height: 568 } },
  { name: 'desktop', viewport: { width: 1440, height: 900 } },
];
const FIRST_LOAD_BUDGET = 149 * 1000;

test.describe('in Chinese', () => {
  test.use({ locale: 'zh-CN' });

  test('nothing sticks out of any page, on any screen', async ({ page, shop }) => {
    const fits = async (what: string, isForFingers: boolean) => {
      for (const { name, viewport } of SCREENS) {
        await page.setViewportSize(viewport);
        await expectNoOverflow(page, `${what}, ${name}`);
        if (isForFingers && name !== 'desktop')
          await expect.poll(() => page.evaluate(tooSmallForFingers), what).toEqual([]);
      }
    };
    for (const path of ['/', '/orders', '/inbox', '/account?new', '/admin', '/sales/2']) {
      await page.goto(path);
      await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
      await fits(path, path !== '/admin');
    }
    await page.request.post('/api/admin/session', { data: { token: shop.adminToken } });
    await page.evaluate(() => localStorage.setItem('seckill.admin', 'yes'));
    // This product has no lab.
    for (const name of ADMIN_PAGES.filter((each) => each !== 'lab')) {
      await page.goto(addressOfAdminPage(name));
      await expect(
        page.getByRole('main').locator('section, li, tbody tr, h2').first(),
      ).toBeVisible();
      await fits(name, false);
    }
  });

  for (const { name, viewport } of SCREENS) {
    test(`the button is in sight, and so is what becomes of it, on a ${name}`, async ({
      page,
      shop,
    }) => {
      await shop.reset(1, 3);
      await page.setViewportSize(viewport);
      await page.goto('/sales/1');
      const buy = page.locator('[data-kind=open]');
      await expect(buy).toBeInViewport({ ratio: 1 });
      await expect(page.locator('strong[translate=no]').first()).toBeInViewport({ ratio: 1 });
      await expectNoOverflow(page, 'sale');
      // Turned on its side.
      await page.setViewportSize({ width: viewport.height, height: viewport.width });
      await expect(buy).toBeInViewport({ ratio: 1 });
      await expectNoOverflow(page, 'sale, turned');
      await page.setViewportSize(viewport);
      shop.pauseWorker();
      await buy.click();
      await expect(page.getByTestId('place')).toBeInViewport({ ratio: 1 });
      await expectNoOverflow(page, 'in line');
      shop.resumeWorker();
      await expect(page.getByTestId('verdict')).toBeVisible();
      await expectNoOverflow(page, 'verdict');
    });
  }
});

async function expectNoOverflow(page: Page, what: string): Promise<void> {
  await expect.poll(() => widerThanScreen(page), what).toBeLessThanOrEqual(0);
}

/** What is pressed and less than 44 px high or wide; a link among words is as high as they are. */
function tooSmallForFingers(): string[] {
  return [...document.querySelectorAll<HTMLElement>('a, button, input, select, summary')]
    .filter((element) => {
      const { width, height } = element.getBoundingClientRect();
      const seen = element.checkVisibility() && !element.closest('[inert]') && width > 1;
      const among = getComputedStyle(element).display === 'inline';
      // A link whose card is pressed as a whole.
      const all = getComputedStyle(element, '::after').position === 'absolute';
      return seen && !among && !all && (width < 43.5 || height < 43.5);
    })
    .map(({ outerHTML }) => outerHTML.slice(0, 120));
}

test('language and theme are switched on the spot and remembered', async ({ page }) => {
  await page.goto('/');
  await page.getByText('中', { exact: true }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('数量有限，公平排队');
  await page.getByRole('button', { name: '切换到深色' }).click();
  await expect(page.locator('html')).toHaveAttribute('data-mantine-color-scheme', 'dark');
  await page.reload();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('数量有限，公平排队');
  await expect(page.locator('html')).toHaveAttribute('data-mantine-color-scheme', 'dark');
});

test('the countdown follows the server, not the clock of the device', async ({ page, shop }) => {
  await shop.reset(2, 3);
  await shop.sql('UPDATE sales SET opens_at = now(3) + INTERVAL 5 MINUTE WHERE id = 2');
  await expect.poll(async () => (await shop.sale(2)).state).toBe('upcoming');
  await page.addInitScript(() => {
    const now = Date.now.bind(Date);
    Date.now = () => now() + 3_600_000;
  });
  await salePage(page).open(2);
  await expect(page.getByRole('button', { name: /^Starts in 04:5\d$/ })).toBeVisible();
});

test('the storefront loads little, and nothing of the control room', async ({ page }) => {
  const scripts: { url: string; bytes: number }[] = [];
  page.on('response', async (response) => {
    if (!response.url().endsWith('.js')) return;
    scripts.push({ url: response.url(), bytes: gzipSync(await response.body()).length });
  });
  await page.goto('/');
  await expect(page.getByTestId('stock').first()).toBeVisible();
  await page.waitForLoadState('networkidle');
  expect(scripts.length).toBeGreaterThan(0);
  expect(scripts.filter(({ url }) => url.includes('admin'))).toEqual([]);
  expect(scripts.reduce((sum, { bytes }) => sum + bytes, 0)).toBeLessThanOrEqual(FIRST_LOAD_BUDGET);
});
