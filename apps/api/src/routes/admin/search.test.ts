import { randomUUID } from 'node:crypto';
import { userSendSms } from '@seckill/tasks';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startStack, type Stack } from '../../testing/stack.ts';

let stack: Stack;
beforeAll(async () => {
  stack = await startStack();
  await stack.work();
});
afterAll(() => stack.close());

const search = async (q: string) => {
  const { status, body } = await stack.admin('GET', `/api/admin/search?q=${encodeURIComponent(q)}`);
  expect({ q, status }).toEqual({ q, status: 200 });
  return body.hits;
};
const look = async (userId: string) => stack.admin('GET', `/api/admin/people/${userId}`);

it('finds what a caller reads out, whatever it is, and leads to their order and money', async () => {
  const username = `caller-${randomUUID()}`;
  const userId = `u_${randomUUID()}`;
  const passwordHash = '$argon2id$x';
  await stack.db.createMember({ userId, username, passwordHash, mobile: '13912345678' });
  const guest = await stack.guest();
  await stack.db.claimGuest({ guestId: guest.userId, memberId: userId });
  const bought = await stack.guest();
  const { order, taskId } = await bought.verdict((await bought.buy()).body.taskId);
  const { body: paid } = await bought.call('POST', `/api/orders/${order.orderId}/payment`, {});
  const person = { what: 'person', userId, name: username, kind: 'member' };
  for (const q of [
    username,
    username.slice(0, 20).toUpperCase(),
    '139 1234 5678',
    '+8613912345678',
    userId,
    guest.userId,
  ]) {
    expect(await search(q)).toMatchObject([person]);
  }
  const { orderId, orderNumber } = order;
  const meant = { what: 'order', orderId, orderNumber, status: 'paid', userId: bought.userId };
  for (const q of [
    orderNumber,
    orderNumber.replaceAll('-', '').toLowerCase(),
    orderId,
    paid.payment.reference,
  ]) {
    expect(await search(` ${q} `)).toMatchObject([meant]);
  }
  const ticket = { what: 'ticket', taskId, saleId: 1, round: order.round, number: 1 };
  expect(await search(taskId)).toMatchObject([ticket, meant]);
  expect((await look(bought.userId)).body).toMatchObject({
    userId: bought.userId,
    kind: 'guest',
    orders: [{ orderNumber, status: 'paid', arrivals: [{ amountCents: 9900, backCents: 0 }] }],
    tickets: [{ taskId, status: 'success' }],
    messages: [{ kind: 'order_won' }],
  });
  expect((await look(guest.userId)).body).toMatchObject({
    userId,
    guestIds: [guest.userId],
    orders: [],
  });
  expect((await stack.admin('GET', `/api/admin/orders/${orderId}`)).body).toMatchObject(
    meantOrder(orderId),
  );
});

const meantOrder = (orderId: string) => ({
  orderId,
  status: 'paid',
  payments: [{ status: 'paid' }],
});

it('finds a task by its id', async () => {
  const orderId = 'no-order-of-anybody';
  const args = { kind: 'order_won' as const, userId: 'g_x', orderId };
  const taskId = await stack.tasks.delay(userSendSms, args, { owner: 'o' });
  expect(await search(taskId)).toMatchObject([{ what: 'task', taskId, kind: userSendSms.name }]);
});

it('finds nothing where nothing is, tells who has no such page, and is for operators', async () => {
  for (const q of ['nobody at all', '手机', 'NF6Y-Y4HM-ASWY', '%', "' or 1=1", '0'.repeat(160)]) {
    expect(await search(q)).toEqual([]);
  }
  expect((await stack.admin('GET', '/api/admin/search?q=')).status).toBe(400);
  expect((await stack.admin('GET', '/api/admin/search?q=a&q=b')).status).toBe(400);
  expect(await look('g_nobody')).toMatchObject({ status: 404, body: { code: 'person_not_found' } });
  const order = await stack.admin('GET', '/api/admin/orders/4RZ0P1Q8C6');
  expect(order).toMatchObject({ status: 404, body: { code: 'order_not_found' } });
  const guest = await stack.guest();
  for (const path of ['search?q=a', `people/${guest.userId}`, 'orders/4RZ0P1Q8C6']) {
    expect((await guest.call('GET', `/api/admin/${path}`)).status).toBe(401);
  }
});
