import { join } from 'node:path';
import type { OrderList, Ticket } from '@seckill/contracts';
import type { Page, WebSocketRoute } from 'playwright/test';
import { expectNoViolation } from '../product/axe.ts';
import { allowConsole, expect, test } from '../product/fixtures.ts';

/*
 * Pictures of every state of a ticket and an order, to be looked at before a release, and what axe says of each in every colour:
 * STATES=folder npx playwright test -c e2e states
 */
const folder = process.env.STATES;
const SCREENS = [
  { width: 320, height: 568 },
  { width: 375, height: 812 },
  { width: 1280, height: 860 },
];
const COLOURS = {
  light: { colorScheme: 'light', forcedColors: 'none' },
  dark: { colorScheme: 'dark', forcedColors: 'none' },
  forced: { colorScheme: 'light', forcedColors: 'active' },
} as const;

if (folder) {
  for (const locale of ['en-US', 'zh-CN']) {
    test.describe(locale, () => {
      test.use({ locale });

      test(`every state of a ticket and an order (${locale})`, async ({ page, shop, context }) => {
        test.setTimeout(900_000);
        page.setDefaultTimeout(30_000);
        allowConsole('404|409|ERR_INTERNET_DISCONNECTED');
        const show = (name: string) => pictures(page, join(folder, locale.slice(0, 2)), name);
        const verdict = (status: string) =>
          expect(page.getByTestId('verdict')).toHaveAttribute('data-status', status);
        // What the page is not told it asks for, every ten seconds.
        const soon = (status: string) =>
          expect(page.getByTestId('verdict')).toHaveAttribute('data-status', status, {
            timeout: 60_000,
          });
        const operator = { authorization: `Bearer ${shop.adminToken}` };
        const change = (data: object) =>
          page.request.patch('/api/admin/sales/1', { headers: operator, data });
        const button = page.locator('[data-kind=open]');
        // What was said last stays, over a reload too, until it is closed.
        const close = async () => {
          await page.keyboard.press('Escape');
          await expect(page.getByRole('dialog')).toHaveCount(0);
        };
        const press = async () => {
          await page.goto('/sales/1');
          await button.click();
        };

        // For what is told of a ticket where only an accident would bring it about.
        let socket: WebSocketRoute | undefined;
        await page.routeWebSocket(/\/api\/live$/, (route) => {
          route.connectToServer();
          socket = route;
        });
        const mine = async (): Promise<Ticket> =>
          (await page.request.get('/api/sales/1/ticket')).json();
        // What was told was not so: the ticket that was told of ends as well.
        const anew = async () => {
          await shop.reset(1, 3);
          shop.resumeWorker();
          const ended = async () => (await page.request.get('/api/sales/1/ticket')).status();
          await expect.poll(ended).toBe(404);
          shop.pauseWorker();
        };
        // As somebody who gives up: the page would go on asking for a place.
        const leave = async () => {
          await page.evaluate(() => localStorage.clear());
          await page.goto('about:blank');
          await page.unrouteAll();
        };
        const accident = async (status: 'lost' | 'failure') => {
          const { taskId, kind, saleId, round, number } = await mine();
          const task = { taskId, kind, saleId, round, number, status };
          socket?.send(JSON.stringify({ type: 'task', task }));
        };

        await shop.sql('UPDATE sales SET opens_at = now(3) + INTERVAL 40 HOUR WHERE id = 1');
        await expect.poll(async () => (await shop.sale(1)).state).toBe('upcoming');
        await page.goto('/sales/1');
        await expect(page.locator('[data-kind=upcoming]')).toBeVisible();
        await show('01-upcoming');
        await shop.sql('UPDATE sales SET opens_at = now(3) - INTERVAL 1 HOUR WHERE id = 1');
        await shop.reset(1, 20);
        await expect.poll(async () => (await shop.sale(1)).state).toBe('open');
        await page.goto('/');
        await expect(page.getByTestId('stock')).toHaveCount(2);
        await show('02-storefront');
        await page.goto('/sales/1');
        await expect(button).toBeVisible();
        await show('03-open');

        shop.pauseWorker();
        await shop.crowd(1, 12);
        await press();
        await expect(page.getByTestId('in-line')).toBeVisible();
        await show('04-in-line');
        await change({ paused: true });
        await expect(page.getByTestId('in-line')).toContainText(/paused|暂停/i);
        await show('05-in-line-paused');
        await change({ paused: false });
        await context.setOffline(true);
        await expect(page.getByTestId('connection')).toBeVisible();
        await show('06-in-line-offline');
        await context.setOffline(false);
        await page.goto('/orders');
        await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
        await show('07-bar-while-in-line');
        shop.resumeWorker();
        await page.goto('/sales/1');
        await verdict('success');
        await show('08-success');
        await close();
        await expect(page.locator('[data-kind=unpaid]')).toBeVisible();
        await show('09-sale-with-unpaid-order');
        await page.goto('/orders');
        await expect(page.getByRole('main').getByRole('listitem')).toHaveCount(1);
        await show('10-order-unpaid');
        const { orders }: OrderList = await (await page.request.get('/api/orders')).json();
        await page.request.post(`/api/orders/${orders[0]?.orderId}/payment`, { data: {} });
        await page.reload();
        await expect(page.getByText(/Paid|已付款|已支付/).first()).toBeVisible();
        await show('11-order-paid');
        await page.goto('/inbox');
        await expect(page.getByRole('main').getByRole('listitem').first()).toBeVisible();
        await show('12-messages');

        // Each of the next rounds ends an unpaid order in another way.
        const wonAnew = async () => {
          await shop.reset(1, 3);
          await press();
          await verdict('success');
        };
        const orderOf = async () => {
          const list: OrderList = await (await page.request.get('/api/orders')).json();
          return list.orders[0]?.orderId ?? '';
        };
        await wonAnew();
        await shop.sql(wrongSums(await orderOf()));
        await page.reload();
        await expect(page.getByTestId('verdict')).toContainText(/¥49/);
        await show('12b-success-after-wrong-sums');
        await page.goto('/orders');
        await expect(page.getByRole('main')).toContainText(/¥49/);
        await show('12c-order-after-wrong-sums');
        await page.goto('/sales/1');
        await verdict('success');
        await page.request.delete(`/api/orders/${await orderOf()}`);
        await soon('cancelled');
        await show('13-order-given-back');
        await close();
        await wonAnew();
        const lapsed = `UPDATE orders SET pay_by = now(3) - INTERVAL 1 SECOND WHERE id = '${await orderOf()}'`;
        await shop.sql(lapsed);
        await soon('expired');
        await show('14-order-expired');
        await close();
        await wonAnew();
        await shop.reset(1, 3);
        await verdict('void');
        await show('15-order-void');
        await close();
        await page.goto('/orders');
        const items = page.getByRole('main').getByRole('listitem');
        const titled = items.filter({ has: page.getByRole('heading', { level: 2 }) });
        await expect(titled).toHaveCount(4);
        await show('16-orders-of-all-kinds');

        await shop.reset(1, 3);
        shop.pauseWorker();
        await press();
        await expect(page.getByTestId('in-line')).toBeVisible();
        await shop.reset(1, 1);
        shop.resumeWorker();
        await verdict('cancelled');
        await show('17-cancelled');
        await close();

        await shop.reset(1, 3);
        shop.pauseWorker();
        await press();
        await expect(page.getByTestId('in-line')).toBeVisible();
        // At another device of the same person.
        await page.request.delete(`/api/tasks/${(await mine()).taskId}`);
        shop.resumeWorker();
        await verdict('left');
        await show('17b-left');
        await close();

        await shop.reset(1, 3);
        shop.pauseWorker();
        await press();
        await expect(page.getByTestId('in-line')).toBeVisible();
        await accident('failure');
        await verdict('failure');
        await show('17c-failure');
        await close();
        await anew();
        await press();
        await expect(page.getByTestId('in-line')).toBeVisible();
        await page.route(/\/purchases$/, () => {});
        await accident('lost');
        await expect(page.getByRole('dialog')).toContainText(/lost your place|信息丢失/);
        await expect(page.getByTestId('verdict')).toHaveCount(0);
        await show('17d-lost-and-a-new-place-asked-for');
        await leave();
        await anew();
        await press();
        await expect(page.getByTestId('in-line')).toBeVisible();
        // The sale is asked for before the new place is: as long as it does not answer, the loss is what is shown.
        await page.route(/\/api\/sales\/1$/, () => {});
        await accident('lost');
        await verdict('lost');
        await show('17e-lost');
        await leave();
        await anew();
        shop.resumeWorker();

        await shop.reset(1, 1);
        shop.pauseWorker();
        await shop.crowd(1, 1);
        await press();
        await expect(page.getByTestId('in-line')).toBeVisible();
        shop.resumeWorker();
        await verdict('sold_out');
        await show('18-sold-out');
        const joinStandby = { name: /^(Join standby|加入候补)$/ };
        await page.getByTestId('verdict').getByRole('button', joinStandby).click();
        await expect(page.getByTestId('standby')).toBeVisible();
        await show('19-standby');
        await change({ stockDelta: 1 });
        await verdict('success');
        await show('20-success-after-standby');
        await close();
        await page.goto('/');
        await expect(page.getByTestId('stock')).toHaveCount(2);
        await show('21-storefront-with-a-place-to-pay');
        const { round } = await shop.sale(1);
        await page.goto(`/sales/1/rounds/${round}`);
        await expect(page.getByRole('row')).toHaveCount(3);
        await page.getByRole('main').getByRole('button').first().click();
        await show('22-record');

        await shop.sql("UPDATE sales SET buyers = 'members' WHERE id = 1");
        await shop.reset(1, 3);
        await page.goto('/sales/1');
        await expect(page.locator('[data-kind=signIn]')).toBeVisible();
        await show('23-members-only');
        await shop.sql("UPDATE sales SET buyers = 'guests' WHERE id = 1");
        await page.goto('/account?new');
        await page.locator('[type=submit]').click();
        await expect(page.locator('[aria-invalid=true]')).toHaveCount(3);
        await show('24-sign-up-refused');
        await page.goto('/nowhere');
        await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
        await show('25-not-found');
      });
    });
  }
}

/** A part of the price has come, and as much again in a currency that nobody asked for. */
function wrongSums(orderId: string): string {
  const [reference, at] = [orderId.slice(0, 24), 'now(3)'];
  const columns =
    'id, provider, event_key, reference, order_id, amount_cents, currency, counted_cents, status, reason, arrived_at';
  const arrival = (id: string, sum: number, currency: string, counted: number, fate: string) =>
    `('${id}${reference}', 'demo', '${id}${reference}', '${reference}', '${orderId}', ${sum}, '${currency}', ${counted}, ${fate}, ${at})`;
  return `INSERT INTO payments (id, order_id, provider, reference, status, amount_cents, currency, created_at)
      VALUES ('${reference}', '${orderId}', 'demo', '${reference}', 'pending', 9900, 'CNY', ${at});
    INSERT INTO arrivals (${columns}) VALUES
      ${arrival('a', 5000, 'CNY', 5000, "'part', NULL")},
      ${arrival('b', 1990, 'JPY', 0, "'due', 'currency'")}`;
}

async function pictures(page: Page, to: string, name: string): Promise<void> {
  await page.addStyleTag({ content: '*, *::before, *::after { transition: none !important }' });
  for (const viewport of SCREENS) {
    await page.setViewportSize(viewport);
    for (const [colours, media] of Object.entries(COLOURS)) {
      await page.emulateMedia(media);
      await page.screenshot({ path: join(to, `${name}-${viewport.width}-${colours}.png`) });
    }
  }
  await expectNoViolation(page, name);
  await page.emulateMedia(COLOURS.dark);
  await page.emulateMedia(COLOURS.light);
  await expectNoViolation(page, name);
}
