import type { Page } from 'playwright/test';
import { expectNoViolation, widerThanScreen } from '../product/axe.ts';
import { expect, test } from '../product/fixtures.ts';
import type { Shop } from '../product/shop.ts';

const PHONE = { width: 390, height: 844 };

async function openOverview(page: Page, shop: Shop) {
  await page.goto('/admin');
  await page.request.post('/api/admin/session', { data: { token: shop.adminToken } });
  await page.evaluate(() => localStorage.setItem('seckill.admin', 'yes'));
  await page.goto('/admin');
}

for (const locale of ['en-US', 'zh-CN']) {
  test.describe(locale, () => {
    test.use({ locale });

    test(`the overview is pushed, and asked for while the push is away (${locale})`, async ({
      page,
      shop,
    }) => {
      await shop.reset(1, 9);
      let isAway = false;
      await page.routeWebSocket('**/api/admin/overview/watch*', (ws) => {
        if (isAway) return void ws.close();
        ws.connectToServer();
      });
      await openOverview(page, shop);
      const freshness = page.getByTestId('freshness');
      await expect(freshness).toHaveAttribute('data-source', 'pushed');
      await shop.crowd(1, 5);
      const panel = page.getByTestId('sale-1');
      await expect(panel.getByTestId('decided')).toHaveText('5');
      await expect(panel.getByTestId('p95')).toContainText(locale === 'en-US' ? /\d m?s/ : /毫?秒/);
      await expect(page.getByTestId('store-redis')).toHaveAttribute('data-well', 'true');
      await expectNoViolation(page, 'overview');

      await page.setViewportSize(PHONE);
      expect(await widerThanScreen(page)).toBeLessThanOrEqual(0);

      isAway = true;
      await page.reload();
      await expect(freshness).toHaveAttribute('data-source', 'asked');
      await shop.reset(1, 4);
      await expect(panel.getByTestId('available')).toHaveText('4');
    });
  });
}

test('many sales are a table of which one opens, and those that are over are folded away', async ({
  page,
  shop,
}) => {
  const admin = { authorization: `Bearer ${shop.adminToken}` };
  const now = Date.now();
  async function make(at: number): Promise<number> {
    const isOver = at >= 40;
    const answer = await page.request.post('/api/admin/sales', {
      headers: admin,
      data: {
        title: `${isOver ? 'Over' : 'Lamp'} ${at}`,
        priceCents: 100,
        stock: 3,
        opensAt: new Date(now - 60_000).toISOString(),
        closesAt: new Date(now + 3_600_000).toISOString(),
      },
    });
    expect(answer.status(), await answer.text()).toBe(201);
    return ((await answer.json()) as { id: number }).id;
  }
  // Fifty at once are more than a busy machine has time for, and some of them refused.
  const ids: number[] = [];
  for (let at = 0; at < 50; at += 5)
    ids.push(...(await Promise.all([0, 1, 2, 3, 4].map((more) => make(at + more)))));
  await shop.sql("UPDATE sales SET closes_at = now(3) WHERE title LIKE 'Over %'");
  await openOverview(page, shop);
  await expect(page.getByTestId('sale-1')).toBeVisible();
  await expect(page.getByRole('button', { name: '10 ended sales' })).toBeVisible();
  await expect(page.getByTestId(/^row-\d/)).toHaveCount(42);
  const row = page.getByRole('button', { name: 'Lamp 7' });
  await row.focus();
  await page.keyboard.press('Enter');
  await expect(page.getByTestId(`sale-${ids[7]}`)).toBeVisible();
  await expect(page.getByTestId('sale-1')).toHaveCount(0);
  await page.getByRole('button', { name: '10 ended sales' }).click();
  await expect(page.getByTestId(/^row-\d/)).toHaveCount(52);
  await shop.sql(
    `UPDATE sales SET closes_at = now(3) - INTERVAL 2 DAY, opens_at = now(3) - INTERVAL 3 DAY WHERE id IN (${ids.join()})`,
  );
});
