import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest';
import { WebSocket } from 'ws';
import { startStack, type Stack } from '../testing/stack.ts';

const root = mkdtempSync(join(tmpdir(), 'admin-port-'));
let stack: Stack;
beforeAll(async () => {
  writeFileSync(join(root, 'index.html'), '<title>the page</title>');
  // The stack opens any free port.
  stack = await startStack({
    config: { adminPort: 1, webRoot: root, allowedOrigins: ['https://shop.example'] },
  });
});
afterAll(async () => {
  await stack.close();
  rmSync(root, { recursive: true });
});

async function ask(url: string, method = 'GET', headers: Record<string, string> = {}) {
  const response = await fetch(url, { method, headers });
  const text = await response.text();
  return { status: response.status, text };
}
const authorization = () => ({ authorization: `Bearer ${stack.config.adminToken}` });

const NOTHING = { status: 404, text: expect.stringContaining('"code":"not_found"') };

it('what operators may do is nowhere but at the admin port', async () => {
  const { paths } = (await stack.call('GET', '/api/openapi.json')).body;
  const operations = Object.entries<object>(paths)
    .filter(([path]) => path.startsWith('/api/admin'))
    .flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => ({
        method: method.toUpperCase(),
        path: path.replaceAll(/\{\w+\}/g, '1'),
      })),
    );
  expect(operations.length).toBeGreaterThan(20);
  for (const { method, path } of operations) {
    const open = await ask(stack.url + path, method, authorization());
    expect(open, `${method} ${path}`).toMatchObject(NOTHING);
    // Without the token: nothing is done.
    const { text } = await ask(stack.adminUrl + path, method);
    expect(text, `${method} ${path}`).not.toContain('There is nothing at this address');
  }
});

it.each([
  '/metrics',
  '/admin',
  '/admin/tasks?x=1',
  '/api/admin/overview',
  '/api/%61dmin/overview',
  '/api/admin/board/',
  '/api/admin/board/api/queues',
])('%s is answered at the admin port, and elsewhere by nothing', async (path) => {
  expect(await ask(stack.url + path, 'GET', authorization())).toMatchObject(NOTHING);
  expect((await ask(stack.adminUrl + path, 'GET', authorization())).status).toBe(200);
});

it.each(['/metrics', '/api/admin/overview', '/api/admin'])(
  'nor does another method tell that %s is known',
  async (path) => {
    expect(await ask(stack.url + path, 'DELETE')).toMatchObject(NOTHING);
  },
);

it('how each store does is told at the admin port only', async () => {
  const ready = async (url: string) => JSON.parse((await ask(`${url}/readyz`)).text);
  await expect.poll(() => ready(stack.adminUrl)).toEqual({ ready: true, redis: 'ok', mysql: 'ok' });
  expect(await ready(stack.url)).toEqual({ ready: true });
});

it('the shop is at both', async () => {
  for (const url of [stack.url, stack.adminUrl]) {
    expect((await ask(`${url}/api/sales`)).status).toBe(200);
    expect((await ask(`${url}/sales/1`)).text).toContain('the page');
    expect((await ask(`${url}/healthz`)).status).toBe(200);
  }
});

it('the page of the admin port opens its socket there, and signs in', async () => {
  const own = { origin: stack.adminUrl };
  const socket = new WebSocket(`${stack.adminUrl.replace('http', 'ws')}/api/live`, {
    headers: own,
  });
  onTestFinished(() => socket.terminate());
  await once(socket, 'open');
  socket.send('{"type":"ping"}');
  expect(String((await once(socket, 'message'))[0])).toBe('{"type":"pong"}');

  const signIn = (origin: string) =>
    fetch(`${stack.adminUrl}/api/admin/session`, {
      method: 'POST',
      headers: { origin, 'content-type': 'application/json' },
      body: JSON.stringify({ token: stack.config.adminToken }),
    });
  expect((await signIn(stack.adminUrl)).status).toBeLessThan(300);
  expect((await signIn('http://evil.example')).status).toBe(403);
});

it('closing ends both ports, and the sockets and kept connections of both', async () => {
  const { app, adminUrl } = await stack.startApi();
  const socket = new WebSocket(`${adminUrl.replace('http', 'ws')}/api/live`);
  await once(socket, 'open');
  await ask(`${adminUrl}/healthz`);
  const closed = once(socket, 'close');
  await app.close();
  expect((await closed)[0]).toBe(1012);
  await expect(ask(`${adminUrl}/healthz`)).rejects.toThrow('fetch failed');
});
