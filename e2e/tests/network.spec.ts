import { allowConsole, countPurchases, expect, test } from '../product/fixtures.ts';
import { salePage } from '../product/sale-page.ts';

test('with the socket blocked, polling delivers the verdict', async ({ page, shop }) => {
  allowConsole('WebSocket');
  await page.routeWebSocket('**/api/live', (socket) => socket.close());
  await shop.reset(1, 9);
  shop.pauseWorker();
  await shop.crowd(1, 2);
  const { open, buy, place, connection, won } = salePage(page);
  await open();
  await buy.click();
  await expect(place).toHaveText('3');
  await expect(connection).toHaveText('Live updates are off, checking every 2 s');
  shop.resumeWorker();
  await expect(won).toBeVisible();
});

test('a socket that breaks and comes back goes on where it was', async ({ page, shop }) => {
  allowConsole('WebSocket');
  let broken = false;
  let cut = () => {};
  await page.routeWebSocket('**/api/live', (socket) => {
    if (broken) return void socket.close();
    socket.connectToServer();
    cut = () => void socket.close();
  });
  await shop.reset(1, 3);
  shop.pauseWorker();
  const { open, buy, connection, won } = salePage(page);
  await open();
  await buy.click();
  await expect(connection).toHaveText('Live');
  broken = true;
  cut();
  await expect(connection).toHaveText(/Live updates are off/);
  broken = false;
  await expect(connection).toHaveText('Live');
  shop.resumeWorker();
  await expect(won).toBeVisible();
});

test('a lost answer is asked for again and never makes a second order', async ({ page, shop }) => {
  allowConsole('ERR_FAILED');
  await shop.reset(1, 3);
  const purchases = countPurchases(page);
  let lost = 0;
  await page.route('**/purchases', async (route) => {
    if (lost > 0) return route.continue();
    lost += 1;
    await route.fetch();
    await route.abort();
  });
  const { open, buy, won } = salePage(page);
  await open();
  await buy.click();
  await expect(page.getByText(/No reply yet/)).toBeVisible();
  await expect(won).toBeVisible();
  expect(purchases()).toBe(2);
  expect((await shop.sale(1)).available).toBe(2);
});

test('a busy server is waited for, in words', async ({ page, shop }) => {
  allowConsole('503');
  await shop.reset(1, 3);
  let refusals = 0;
  await page.route('**/purchases', async (route) => {
    if (refusals > 0) return route.continue();
    refusals += 1;
    await route.fulfill({
      status: 503,
      headers: { 'retry-after': '2' },
      json: { code: 'overloaded', message: 'Too many people.', retryAfterMs: 2000 },
    });
  });
  const { open, buy, won } = salePage(page);
  await open();
  await buy.click();
  await expect(page.getByText('It is very busy right now.')).toBeVisible();
  await expect(page.getByText(/Trying again in [123] s/)).toBeVisible();
  await expect(won).toBeVisible();
});

test('losing the network shows as such and heals without a click', async ({
  context,
  page,
  shop,
}) => {
  allowConsole('ERR_INTERNET_DISCONNECTED|WebSocket');
  await shop.reset(1, 3);
  shop.pauseWorker();
  const { open, buy, line, connection, won } = salePage(page);
  await open();
  await buy.click();
  await expect(line).toBeVisible();
  await context.setOffline(true);
  await expect(connection).toHaveText(/You are offline/);
  shop.resumeWorker();
  await expect.poll(async () => (await shop.sale(1)).available).toBe(2);
  await context.setOffline(false);
  await expect(won).toBeVisible();
});
