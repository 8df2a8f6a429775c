import { mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Browser, Page } from 'playwright/test';
import { expect, test } from '../product/fixtures.ts';
import { composition } from '../product/composition.ts';
import { salePage } from '../product/sale-page.ts';
import type { Shop } from '../product/shop.ts';

const images = fileURLToPath(new URL('../../docs/images', import.meta.url));

// Not a test but the README's picture: UPDATE_PICTURES=1 npx playwright test -c e2e picture
if (process.env.UPDATE_PICTURES) {
  test('the picture of the README', async ({ browser, baseURL, shop }) => {
    const open = async (viewport: { width: number; height: number }, locale = 'en-US') => {
      const context = await browser.newContext({
        viewport,
        baseURL: baseURL ?? '',
        locale,
        timezoneId: 'UTC',
        deviceScaleFactor: 2,
        reducedMotion: 'no-preference',
      });
      return context.newPage();
    };
    await shop.reset(1, 60);
    await shop.sql('UPDATE sales SET opens_at = now(3) + INTERVAL 99 SECOND WHERE id = 2');
    await expect.poll(async () => (await shop.sale(2)).state).toBe('upcoming');

    const desktop = await open({ width: 1280, height: 1090 });
    await desktop.goto('/');
    await expect(desktop.getByTestId('stock')).toHaveCount(2);
    await expect(desktop.getByRole('region', { name: 'Highlights' })).toBeVisible();
    const storefront = await picture(desktop);

    const phone = await open({ width: 390, height: 844 });
    const inLine = await lineOf(phone, shop);
    const chinese = await open({ width: 390, height: 844 }, 'zh-CN');
    const verdict = await verdictOf(chinese);
    mkdirSync(images, { recursive: true });
    await compose(browser, { storefront, inLine, verdict }, `${images}/sale.png`);
  });
}

async function lineOf(phone: Page, shop: Shop): Promise<string> {
  const { open, buy, place } = salePage(phone);
  await open();
  await shop.crowd(1, 20);
  await expect.poll(async () => (await shop.sale(1)).available).toBe(40);
  shop.pauseWorker();
  await shop.crowd(1, 11);
  await buy.click();
  await expect(place).toHaveText('12');
  await expect(phone.getByTestId('in-line')).toContainText('a second');
  await phone.waitForTimeout(700);
  const inLine = await picture(phone);
  shop.resumeWorker();
  return inLine;
}

async function verdictOf(phone: Page): Promise<string> {
  await phone.goto('/sales/1');
  await phone.getByRole('button', { name: '立即抢购' }).click();
  await expect(phone.getByRole('dialog', { name: '恭喜您，秒杀成功！' })).toBeVisible();
  await phone.waitForTimeout(450);
  return picture(phone);
}

async function picture(page: Page): Promise<string> {
  return `data:image/png;base64,${(await page.screenshot()).toString('base64')}`;
}

async function compose(
  browser: Browser,
  pictures: Parameters<typeof composition>[0],
  path: string,
) {
  const page = await browser.newPage({ viewport: { width: 1600, height: 980 } });
  await page.setContent(composition(pictures));
  await page.waitForLoadState('networkidle');
  await page.screenshot({ path });
  await page.close();
}
