import { once } from 'node:events';
import { createServer } from 'node:http';
import { allowConsole, expect, test } from '../product/fixtures.ts';

test('a page on another port of the host buys nothing and stops nothing for its visitor', async ({
  context,
  page,
  shop,
}) => {
  allowConsole('403');
  await shop.reset(1, 3);
  await context.request.post('/api/session/guest', { data: {} });
  await context.request.post('/api/admin/session', { data: { token: shop.adminToken } });

  const evil = createServer((_request, response) => {
    response.setHeader('content-type', 'text/html').end('<title>Look, kittens</title>');
  });
  evil.listen(0, '127.0.0.1');
  await once(evil, 'listening');
  const address = evil.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  const statuses: [path: string, status: number][] = [];
  context.on('response', (response) =>
    statuses.push([new URL(response.url()).pathname, response.status()]),
  );
  const doors = ['/api/sales/1/purchases', '/api/admin/schedules/reconcile-orders/pause'];
  try {
    await page.goto(`http://127.0.0.1:${port}/`);
    for (const door of doors) {
      await page.evaluate(
        (url) => fetch(url, { method: 'POST', mode: 'no-cors', credentials: 'include' }),
        shop.url + door,
      );
    }
  } finally {
    evil.close();
    evil.closeAllConnections();
  }
  for (const door of doors) expect(statuses).toContainEqual([door, 403]);
  expect((await context.request.get('/api/sales/1/ticket')).status()).toBe(404);
});
