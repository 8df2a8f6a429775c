import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';
import { readConfig } from './config.ts';
import { buildWebServer } from './server.ts';

const root = mkdtempSync(join(tmpdir(), 'web-server-test-'));
const upgrades: IncomingMessage[] = [];
const api = createServer((request, response) => {
  let body = '';
  request.on('data', (data) => (body += String(data)));
  request.on('end', () => {
    const { method, url, headers } = request;
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify({ method, url, headers, body }));
  });
});

beforeAll(async () => {
  mkdirSync(join(root, 'assets'));
  writeFileSync(join(root, 'index.html'), '<title>the page</title>');
  writeFileSync(join(root, 'assets', 'app-1a2b.js'), 'hello()');
  new WebSocketServer({ server: api, path: '/api/live' }).on('connection', (socket, request) => {
    upgrades.push(request);
    socket.on('message', (data) => socket.send(data));
  });
  api.listen(0, '127.0.0.1');
  await once(api, 'listening');
});
afterAll(() => {
  api.close();
  rmSync(root, { recursive: true });
});

async function serve(apiUrl = `http://127.0.0.1:${(api.address() as AddressInfo).port}`) {
  const env = { WEB_ROOT: root, API_URL: apiUrl, LOG_LEVEL: 'silent' };
  const app = await buildWebServer(readConfig(env));
  onTestFinished(() => app.close());
  return app.listen({ port: 0, host: '127.0.0.1' });
}

test.each(['/', '/sales/1', '/admin?x=1'])('%s is the page, never cached', async (path) => {
  const response = await fetch((await serve()) + path);
  expect(await response.text()).toContain('the page');
  expect(response.headers.get('cache-control')).toBe('no-cache');
  expect(response.headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
});

test('a file with a hash in its name is cached for ever, a missing one is not the page', async () => {
  const url = await serve();
  const found = await fetch(`${url}/assets/app-1a2b.js`);
  expect(found.headers.get('cache-control')).toContain('immutable');
  expect((await fetch(`${url}/assets/app-0000.js`)).status).toBe(404);
});

test('an API call goes on as it came, with who asked', async () => {
  const url = await serve();
  const response = await fetch(`${url}/api/sales/1/purchases?a=b`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', cookie: 'session=1' },
    body: '{}',
  });
  expect(await response.json()).toMatchObject({
    method: 'POST',
    url: '/api/sales/1/purchases?a=b',
    body: '{}',
    headers: { cookie: 'session=1', 'x-forwarded-for': '127.0.0.1' },
  });
});

test('what is not under /api of the API stays inside', async () => {
  const response = await fetch(`${await serve()}/api/../metrics`);
  expect(await response.text()).toContain('the page');
});

test('without an API the answer is 503 in the words of the interface', async () => {
  const response = await fetch(`${await serve('http://127.0.0.1:1')}/api/sales`);
  expect(response.status).toBe(503);
  expect(response.headers.get('retry-after')).toBe('1');
  expect(await response.json()).toMatchObject({ code: 'unavailable' });
});

test('a socket goes on with its cookie and its Origin', async () => {
  const url = await serve();
  const headers = { cookie: 'session=1', origin: 'http://elsewhere.example' };
  const socket = new WebSocket(`${url.replace('http', 'ws')}/api/live`, { headers });
  onTestFinished(() => socket.close());
  await once(socket, 'open');
  socket.send('hello');
  const [message] = await once(socket, 'message');
  expect(String(message)).toBe('hello');
  expect(upgrades.at(-1)?.headers).toMatchObject(headers);
});

test('settings that are missing are all named', () => {
  expect(() => readConfig({ PORT: 'x' })).toThrow(
    'PORT must be a number, WEB_ROOT is missing, API_URL must be a URL',
  );
});
