import { once } from 'node:events';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { WebSocket } from 'ws';
import { startStack, type Stack } from '../testing/stack.ts';

const A_SECOND = { timeout: 1000, interval: 10 };

let stack: Stack;
let second: Awaited<ReturnType<Stack['startApi']>>;
beforeAll(async () => {
  stack = await startStack();
  second = await stack.startApi();
});
afterAll(() => stack.close());

const statusAt = async (url: string, path: string, cookie: string) =>
  (await fetch(url + path, { headers: { cookie } })).status;

it('who signs out is signed out everywhere, with every copy and renewal of the cookie, and its sockets', async () => {
  const { cookie, call } = await stack.guest();
  const bystander = await stack.guest();
  const renewed = await call('POST', '/api/session/guest', {});
  const copy = renewed.headers.getSetCookie()[0]?.split(';')[0] ?? '';
  const socketOf = async (own: string) => {
    const url = `${second.url.replace('http', 'ws')}/api/live`;
    const socket = new WebSocket(url, { headers: { cookie: own } });
    await once(socket, 'open');
    return socket;
  };
  const [own, others] = [await socketOf(copy), await socketOf(bystander.cookie)];
  const closed = once(own, 'close');
  expect(await statusAt(second.url, '/api/session', copy)).toBe(200);

  expect((await call('DELETE', '/api/session')).status).toBe(204);
  for (const each of [cookie, copy])
    expect(await statusAt(stack.url, '/api/session', each)).toBe(401);
  const isOut = async () => expect(await statusAt(second.url, '/api/orders', copy)).toBe(401);
  await vi.waitFor(isOut, A_SECOND);
  expect(await closed).toMatchObject([1008, expect.anything()]);
  expect(others.readyState).toBe(WebSocket.OPEN);
  others.close();

  const third = await stack.startApi();
  await vi.waitFor(
    async () => expect(await statusAt(third.url, '/api/session', copy)).toBe(401),
    A_SECOND,
  );
  expect(await statusAt(third.url, '/api/session', bystander.cookie)).toBe(200);
});

it('an operator who signs out leaves no copy of the cookie behind', async () => {
  const signedIn = await stack.call('POST', '/api/admin/session', {
    token: stack.config.adminToken,
  });
  const cookie = signedIn.headers.getSetCookie()[0]?.split(';')[0] ?? '';
  expect(await statusAt(second.url, '/api/admin/queues', cookie)).toBe(200);
  await stack.call('DELETE', '/api/admin/session', undefined, { cookie });
  expect(await statusAt(stack.url, '/api/admin/queues', cookie)).toBe(401);
  await vi.waitFor(
    async () => expect(await statusAt(second.url, '/api/admin/queues', cookie)).toBe(401),
    A_SECOND,
  );
});

it('what is a person’s is kept by no cache on the way', async () => {
  const { call } = await stack.guest();
  const kept = async (path: string) => (await call('GET', path)).headers.get('cache-control');
  for (const path of [
    '/api/session',
    '/api/orders',
    '/api/inbox',
    '/api/sales/1/ticket',
    '/api/tasks/x',
  ])
    expect([path, await kept(path)]).toEqual([path, 'no-store']);
  const { headers } = await stack.admin('GET', '/api/admin/queues');
  expect(headers.get('cache-control')).toBe('no-store');
  expect(await kept('/api/sales')).not.toBe('no-store');
});
