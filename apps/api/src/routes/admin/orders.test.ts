import { afterAll, beforeAll, expect, it } from 'vitest';
import { startStack, type Stack } from '../../testing/stack.ts';

let stack: Stack;
beforeAll(async () => {
  stack = await startStack();
  await stack.work();
});
afterAll(() => stack.close());

const find = (number: string) =>
  stack.admin('GET', `/api/admin/orders?number=${encodeURIComponent(number)}`);

it('finds an order by its number, however it is typed, with its buyer and its money', async () => {
  const guest = await stack.guest();
  const { order } = await guest.verdict((await guest.buy()).body.taskId);
  await guest.call('POST', `/api/orders/${order.orderId}/payment`, {});
  const { orderNumber } = order;
  for (const typed of [orderNumber, orderNumber.replaceAll('-', '').toLowerCase()]) {
    const { status, body } = await find(typed);
    expect(status).toBe(200);
    expect(body.orders).toMatchObject([
      {
        orderId: order.orderId,
        orderNumber,
        status: 'paid',
        userId: guest.userId,
        buyerName: expect.stringMatching(/./),
        arrivals: [{ amountCents: order.priceCents, backCents: 0 }],
      },
    ]);
  }
});

it('finds nothing where nothing is, refuses what is no number, and is for operators', async () => {
  expect(await find('NF6Y-Y4HM-ASWY')).toMatchObject({ status: 200, body: { orders: [] } });
  for (const typed of ['NF6Y-Y4HM-ASWZ', '1', '%', "' or 1=1"]) {
    expect(await find(typed)).toMatchObject({
      status: 400,
      body: { code: 'bad_request', field: 'query/number' },
    });
  }
  const guest = await stack.guest();
  expect((await guest.call('GET', '/api/admin/orders?number=NF6Y-Y4HM-ASWY')).status).toBe(401);
});
