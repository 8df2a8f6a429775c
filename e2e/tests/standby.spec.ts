import type { OrderList } from '@seckill/contracts';
import { expect, test } from '../product/fixtures.ts';
import { salePage } from '../product/sale-page.ts';

test('who stands by is told by push the moment a unit comes back', async ({
  page,
  shop,
  playwright,
  baseURL,
}) => {
  await shop.reset(1, 1);
  const winner = await playwright.request.newContext({ baseURL: baseURL ?? '' });
  await winner.post('/api/session/guest', { data: {} });
  await winner.post('/api/sales/1/purchases', { data: {} });
  await expect.poll(async () => (await shop.sale(1)).state).toBe('sold_out');

  const told: string[] = [];
  page.on('websocket', (socket) =>
    socket.on('framereceived', ({ payload }) => told.push(String(payload))),
  );
  const { open, standby, standbyPlace, won, orderId } = salePage(page);
  await open();
  await expect(page.getByText('Nobody is on standby yet')).toBeVisible();
  await page.getByRole('button', { name: 'Join standby' }).click();
  await expect(standbyPlace).toHaveText('1');
  await standby.getByRole('button', { name: 'Keep browsing' }).click();
  await expect(page.getByRole('button', { name: 'On standby: place 1' })).toBeFocused();
  await page.reload();
  await expect(standbyPlace).toHaveText('1');
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toHaveCount(0);

  const { orders }: OrderList = await (await winner.get('/api/orders')).json();
  await winner.delete(`/api/orders/${orders[0]?.orderId}`);
  await expect(won.getByRole('timer')).toHaveText(/^1[45]:\d\d$/);
  await expect(won).toContainText('One became available and is yours.');
  await expect(orderId).not.toHaveText(orders[0]?.orderNumber ?? '');
  await expect
    .poll(() => told.filter((text) => text.includes('"status":"success"')).length)
    .toBeGreaterThan(0);
  await winner.dispose();
});
