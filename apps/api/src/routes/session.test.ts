import { randomUUID } from 'node:crypto';
import { hashPassword } from '@seckill/db';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { WebSocket } from 'ws';
import { startStack, type Stack } from '../testing/stack.ts';

let stack: Stack;
let second: Awaited<ReturnType<Stack['startApi']>>;
let username: string;
const PASSWORD = 'correct horse';

beforeAll(async () => {
  stack = await startStack();
  [second] = await Promise.all([stack.startApi(), stack.work()]);
});
afterAll(() => stack?.close());
beforeEach(async () => {
  await stack.reset(1, 3);
  username = `ada-${randomUUID().slice(0, 8)}`;
  const passwordHash = await hashPassword(PASSWORD);
  await stack.db.createMember({ userId: `u_${username}`, username, passwordHash, mobile: '138' });
});

/** Signs in with this cookie, and answers what came along and calls as the member, by either process. */
async function signIn(cookie = '') {
  const answer = await stack.call(
    'POST',
    '/api/session',
    { username, password: PASSWORD },
    { cookie },
  );
  const own = answer.headers.getSetCookie()[0]?.split(';')[0] ?? '';
  const callAt = (url: string) => async (method: string, path: string, body?: unknown) => {
    const headers = {
      cookie: own,
      ...(body !== undefined && { 'content-type': 'application/json' }),
    };
    const sent = body === undefined ? {} : { body: JSON.stringify(body) };
    const response = await fetch(url + path, { method, headers, ...sent });
    return { status: response.status, body: JSON.parse(await response.text()) };
  };
  return { ...answer, cookie: own, call: callAt(stack.url), callSecond: callAt(second.url) };
}

it('a place comes along: every process answers the ticket that is there, by poll, press and socket', async () => {
  await stack.rest();
  const guest = await stack.guest();
  const { taskId } = (await guest.buy()).body;
  const member = await signIn(guest.cookie);
  expect(member).toMatchObject({
    status: 200,
    body: { userId: `u_${username}`, claimed: { orders: 0, tickets: 1, notTaken: 0 } },
  });
  for (const call of [member.call, member.callSecond]) {
    expect(await call('GET', `/api/tasks/${taskId}`)).toMatchObject({ body: { status: 'queued' } });
    expect(await call('GET', '/api/sales/1/ticket')).toMatchObject({ body: { taskId } });
    expect(await call('POST', '/api/sales/1/purchases', {})).toMatchObject({
      status: 200,
      body: { existing: true, taskId },
    });
  }
  const socket = new WebSocket(`${second.url.replace('http', 'ws')}/api/live`, {
    headers: { cookie: member.cookie, origin: second.url },
  });
  const told: { task?: { status: string; order?: { orderId: string } } }[] = [];
  socket.on('message', (data: Buffer) => told.push(JSON.parse(data.toString())));
  socket.on('open', () => socket.send(JSON.stringify({ type: 'watch', taskIds: [taskId] })));
  await vi.waitFor(() => expect(told).toMatchObject([{ task: { status: 'queued' } }]), 10_000);
  await stack.work();
  await vi.waitFor(
    () => expect(told.at(-1)).toMatchObject({ task: { status: 'success' } }),
    30_000,
  );
  socket.close();
  const orderId = told.at(-1)?.task?.order?.orderId;
  expect(await member.call('GET', '/api/orders')).toMatchObject({
    body: { orders: [{ orderId }] },
  });
  expect(await member.callSecond('GET', `/api/orders/${orderId}`)).toMatchObject({ status: 200 });
  expect(await member.callSecond('POST', `/api/orders/${orderId}/payment`, {})).toMatchObject({
    body: { status: 'paid' },
  });
});

it("the guest's old cookie shows what it had, takes no new place and becomes no way to the member's", async () => {
  const guest = await stack.guest();
  const { taskId } = (await guest.buy()).body;
  await guest.verdict(taskId);
  const member = await signIn(guest.cookie);
  expect(member.body.claimed).toEqual({ orders: 1, tickets: 0, notTaken: 0 });
  const own = (await member.call('POST', '/api/sales/2/purchases', {})).body.taskId;

  expect(await guest.call('GET', `/api/tasks/${taskId}`)).toMatchObject({
    body: { status: 'success' },
  });
  expect((await guest.call('GET', '/api/orders')).body.orders).toHaveLength(1);
  expect(await guest.call('GET', `/api/tasks/${own}`)).toMatchObject({ status: 404 });
  for (const path of ['/api/sales/1/purchases', '/api/sales/1/standby']) {
    expect(await guest.call('POST', path, {})).toMatchObject({ body: { code: 'unauthenticated' } });
  }
  const anew = await guest.call('POST', '/api/session/guest', {});
  expect(anew.body.userId).not.toBe(guest.userId);
});

it('a device that was signed in before learns of it, and can leave the line', async () => {
  await stack.rest();
  const device = await signIn();
  expect(device.body.claimed).toEqual({ orders: 0, tickets: 0, notTaken: 0 });
  const guest = await stack.guest();
  const { taskId } = (await guest.buy()).body;
  await signIn(guest.cookie);
  await vi.waitFor(
    async () =>
      expect(await device.callSecond('GET', '/api/sales/1/ticket')).toMatchObject({
        body: { taskId },
      }),
    10_000,
  );
  expect(await device.callSecond('DELETE', `/api/tasks/${taskId}`)).toEqual({
    status: 200,
    body: { status: 'left' },
  });
  await stack.work();
});

it('a session that is no guest takes nothing along', async () => {
  const member = await signIn();
  expect((await signIn(member.cookie)).body.claimed).toEqual({
    orders: 0,
    tickets: 0,
    notTaken: 0,
  });
});

describe('the code on a receipt', () => {
  async function won() {
    const guest = await stack.guest();
    await guest.verdict((await guest.buy()).body.taskId);
    const [order] = (await guest.call('GET', '/api/orders')).body.orders;
    return { guest, order, code: order.receiptCode };
  }
  const claim = async (code: string, cookie = '') => {
    const answer = await stack.call('POST', '/api/orders/claim', { code }, { cookie });
    const own = answer.headers.getSetCookie()[0]?.split(';')[0] ?? '';
    const orders = await stack.call('GET', '/api/orders', undefined, { cookie: own });
    return { ...answer, cookie: own, orders: orders.body.orders ?? [] };
  };

  it('brings the guest back whose cookie is gone, with what it held as another meanwhile', async () => {
    const { guest, order, code } = await won();
    const back = await claim(code.toLowerCase().replaceAll('-', ' '));
    expect(back).toMatchObject({ status: 200, body: { userId: guest.userId } });
    const meanwhile = await won();
    const both = await claim(code, meanwhile.guest.cookie);
    expect(both.body).toEqual({
      userId: guest.userId,
      name: expect.any(String),
      claimed: { orders: 0, tickets: 0, notTaken: 1 },
    });
    expect(both.orders).toMatchObject([
      { orderId: meanwhile.order.orderId, status: 'cancelled' },
      { orderId: order.orderId, status: 'unpaid' },
    ]);
  });

  it('brings it to a member, and is no way into the account from then on', async () => {
    const { order, code } = await won();
    const member = await signIn();
    const brought = await claim(code, member.cookie);
    expect(brought.body).toMatchObject({
      userId: `u_${username}`,
      claimed: { orders: 1, tickets: 0, notTaken: 0 },
    });
    expect(brought.orders).toMatchObject([{ orderId: order.orderId }]);
    expect(brought.orders[0]).not.toHaveProperty('receiptCode');
    const stranger = await stack.guest();
    for (const cookie of ['', stranger.cookie]) {
      expect(await claim(code, cookie)).toMatchObject({
        status: 404,
        body: { code: 'receipt_unknown' },
        orders: [],
      });
    }
    expect(await claim(code, brought.cookie)).toMatchObject({ status: 200 });
  });

  it('cannot be guessed for long', async () => {
    const { code } = await won();
    const wrong = code.slice(0, -1) + (code.endsWith('0') ? '1' : '0');
    const tries = [];
    for (let times = 0; times < 12; times += 1) tries.push((await claim(wrong)).status);
    expect(tries).toContain(429);
    expect(new Set(tries)).toEqual(new Set([404, 429]));
  });
});
