import type { Page } from 'playwright/test';
import { stickingOut } from '../product/axe.ts';
import { allowConsole, expect, test } from '../product/fixtures.ts';

/** A whole purchase: the line, the verdict, and the order, which can be paid. */
async function buyAll(page: Page, shop: { pauseWorker(): void; resumeWorker(): void }) {
  await page.goto('/');
  await expect(page.getByTestId('stock').first()).toBeVisible();
  await page.goto('/sales/1');
  const buy = page.locator('[data-kind=open]');
  // In the theme's colour, whichever style sheet came last.
  await expect(buy).toHaveCSS('background-color', 'rgb(201, 63, 34)');
  shop.pauseWorker();
  await buy.click();
  await expect(page.getByTestId('place')).toHaveText(/^~?1$/);
  shop.resumeWorker();
  await expect(page.getByTestId('verdict')).toHaveAttribute('data-status', 'success');
  await page.goto('/orders');
  await expect(page.getByRole('main').getByRole('listitem')).toHaveCount(1);
  await expect(page.getByRole('timer').first()).toHaveText(/^~?1[45]:\d\d$/);
}

test('a browser of two years ago, or in an app, buys as any other', async ({ page, shop }) => {
  await shop.reset(1, 3);
  await page.addInitScript(() => {
    const lacks: [object, string[]][] = [
      [AbortSignal, ['any', 'timeout']],
      [
        Array.prototype,
        ['toReversed', 'toSorted', 'toSpliced', 'with', 'findLast', 'findLastIndex'],
      ],
      [Array, ['fromAsync']],
      [Object, ['hasOwn', 'groupBy']],
      [Map, ['groupBy']],
      [Promise, ['withResolvers', 'try']],
      [Set.prototype, ['union', 'difference', 'intersection']],
      [String.prototype, ['isWellFormed', 'toWellFormed']],
      [URL, ['canParse', 'parse']],
      [Navigator.prototype, ['locks', 'setAppBadge', 'clearAppBadge', 'share']],
      [
        globalThis,
        [
          'BroadcastChannel',
          'indexedDB',
          'structuredClone',
          'requestIdleCallback',
          'Notification',
          'Iterator',
          'scheduler',
          'navigation',
        ],
      ],
      [Document.prototype, ['startViewTransition']],
      [Element.prototype, ['checkVisibility', 'showPopover']],
    ];
    for (const [owner, names] of lacks)
      for (const name of names) Reflect.deleteProperty(owner, name);
  });
  await buyAll(page, shop);
});

test('a page that the browser translates, and goes on translating, sells all the same', async ({
  page,
  shop,
}) => {
  await shop.reset(1, 3);
  await page.addInitScript(() => {
    const translate = () => {
      const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
      const texts: Text[] = [];
      while (walker.nextNode()) texts.push(walker.currentNode as Text);
      for (const text of texts) {
        const box = text.parentElement;
        if (!text.data.trim() || box?.closest('font, script, style, [translate=no]')) continue;
        const font = document.createElement('font');
        font.append(document.createElement('font'));
        font.firstElementChild?.append(`~${text.data}`);
        text.replaceWith(font);
      }
    };
    addEventListener('DOMContentLoaded', () => setInterval(translate, 100));
  });
  await buyAll(page, shop);
  await page.goto('/sales/1');
  await expect(page.locator('font').first()).toBeAttached();
  await expect(page.getByTestId('stock').first()).toContainText('2 of 3');
  await shop.reset(1, 5);
  await expect(page.getByTestId('stock').first()).toContainText('5 of 5');
});

test('the first words, the sale and its picture are in the page itself', async ({
  page,
  baseURL,
}) => {
  allowConsole('Failed to load resource');
  await page.route(/\/assets\/.*\.js$/, (route) => route.abort());
  await page.goto('/');
  await expect(page.getByRole('heading', { level: 1 })).toContainText('Limited stock');
  await expect(page.getByText('Reload the page')).toBeVisible();
  await page.goto('/sales/1');
  await expect(page.getByRole('heading', { level: 1 })).toContainText('Aurora X1');
  await expect(page.locator('img[src*=headphones]')).toBeVisible();
  await page.unroute(/\/assets\/.*\.js$/);
  // Nothing else is asked for before they are there: the API may as well be silent.
  await page.route('**/api/**', () => {});
  await page.goto(`${baseURL}/sales/1`);
  await expect(page.locator('[data-kind=open]')).toBeVisible();
});

test('text of twice the size, and words without end, stay on a small phone', async ({
  browser,
  baseURL,
  shop,
}) => {
  const context = await browser.newContext({
    viewport: { width: 360, height: 640 },
    baseURL: baseURL ?? '',
  });
  const page = await context.newPage();
  const { title } = await shop.sale(2);
  const rename = async (to: string) => {
    const headers = { authorization: `Bearer ${shop.adminToken}` };
    const answer = await page.request.patch('/api/admin/sales/2', { headers, data: { title: to } });
    expect(answer.ok()).toBe(true);
  };
  await rename('Wheelbarrow'.repeat(16));
  // Its date and its countdown are the longest words that stand beside a picture.
  const opening = 'opens_at = now(3) + INTERVAL 5 HOUR';
  await shop.sql(`UPDATE sales SET ${opening} WHERE id = 2`);
  const settings = await context.newCDPSession(page);
  await settings.send('Page.enable');
  await settings.send('Page.setFontSizes', { fontSizes: { standard: 32, fixed: 32 } });
  for (const path of ['/', '/sales/2', '/sales/1', '/orders', '/account?new']) {
    await page.goto(path);
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
    if (path === '/sales/1') await expect(page.getByText('Starts in')).toBeVisible();
    await expect(page.locator('html')).toHaveCSS('font-size', '32px');
    expect(await page.evaluate(stickingOut), path).toEqual([]);
  }
  await shop.sql('UPDATE sales SET opens_at = now(3) WHERE id = 2');
  await rename(title);
  await context.close();
});

test.describe('without JavaScript', () => {
  test.use({ javaScriptEnabled: false });
  test('the page says what it needs', async ({ page }) => {
    await page.goto('/');
    await expect(page.locator('noscript p')).toBeVisible();
  });
});

test('a part that went with an older build loads the page anew, once', async ({ page }) => {
  allowConsole('Failed to load resource|dynamically imported module');
  await page.goto('/');
  await expect(page.getByTestId('stock').first()).toBeVisible();
  await page.route(/\/assets\/orders-.*\.js$/, (route) => route.fulfill({ status: 404 }));
  let loads = 0;
  page.on('load', () => (loads += 1));
  await page.getByRole('link', { name: 'My orders' }).click();
  await expect(page.getByText('Reload the page')).toBeVisible({ timeout: 20_000 });
  expect(loads).toBe(1);
  await page.unroute(/\/assets\/orders-.*\.js$/);
  await page.getByRole('button', { name: 'Reload the page' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('My orders');
});

test('a dead link is a page with status 404, in the words of the person', async ({
  browser,
  baseURL,
}) => {
  const context = await browser.newContext({ locale: 'zh-CN', baseURL: baseURL ?? '' });
  const page = await context.newPage();
  for (const path of ['/nothing/here', '/sales/999', '/old.html']) {
    expect((await page.goto(path))?.status(), path).toBe(404);
    await expect(page.getByText(/页面不存在|没有/).first()).toBeVisible();
  }
  await context.close();
});
