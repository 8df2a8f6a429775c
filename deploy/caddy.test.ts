import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:http2';
import { get, type IncomingMessage } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { page } from '@seckill/api/page';
import { pageAt, PAGES } from '@seckill/contracts';
import { freePort } from '@seckill/scripts/services';
import Fastify from 'fastify';
import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';
import { startCaddy } from './start-caddy.ts';

const script = 'hello();'.repeat(200);
const firstPaint = readFileSync(
  join(import.meta.dirname, '../apps/web/vite/first-paint.js'),
  'utf8',
);
const html = `<title>the page</title><script>${firstPaint}</script>`;
const root = mkdtempSync(join(tmpdir(), 'caddy-test-'));
const api = Fastify({ trustProxy: 'loopback' });
const live = new WebSocketServer({ server: api.server, path: '/api/live' });
const settings = (apiPort: number) => ({
  API_HOST: '127.0.0.1',
  API_PORT: `${apiPort}`,
  API_ADMIN_PORT: `${apiPort}`,
  WEB_ROOT: root,
});

let caddy: Awaited<ReturnType<typeof startCaddy>>;
let apiPort: number;

beforeAll(async () => {
  mkdirSync(join(root, 'assets'));
  writeFileSync(join(root, 'index.html'), html);
  writeFileSync(join(root, 'index.html.gz'), gzipSync(html));
  writeFileSync(join(root, 'favicon.svg'), '<svg/>');
  writeFileSync(join(root, 'assets', 'app-1a2b.js'), script);
  writeFileSync(join(root, 'assets', 'solver-1a2b.js'), script);
  writeFileSync(join(root, 'assets', 'app-1a2b.js.br'), brotliCompressSync(script));
  writeFileSync(join(root, 'assets', 'app-1a2b.js.gz'), gzipSync(script));

  api.all('*', async ({ method, url, headers, ip, protocol, body }) => {
    return { method, url, headers, ip, protocol, body };
  });
  apiPort = Number(new URL(await api.listen({ port: 0, host: '127.0.0.1' })).port);
  caddy = await startCaddy(settings(apiPort));
});
afterAll(async () => {
  await caddy?.stop();
  await api.close();
  rmSync(root, { recursive: true });
});

async function another(env: NodeJS.ProcessEnv) {
  const started = await startCaddy({ ...settings(apiPort), ...env });
  onTestFinished(() => started.stop());
  return started;
}

describe('the page', () => {
  test.each(Object.values(PAGES))('is at %s', async (pattern) => {
    const path = pattern.replaceAll(/:\w+/g, '12').replace('*?', 'tasks');
    expect((await fetch(caddy.adminUrl + path)).status).toBe(200);
    const isOpen = !path.startsWith('/admin');
    expect((await fetch(caddy.url + path)).status).toBe(isOpen ? 200 : 404);
  });

  test.each(['/', '/sales/1', '/sales/1/rounds/2', '/orders?x=1'])(
    'is %s, never cached',
    async (path) => {
      const response = await fetch(caddy.url + path);
      expect(response.status).toBe(200);
      expect(await response.text()).toContain('the page');
      expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8');
      expect(response.headers.get('cache-control')).toBe('no-cache');
    },
  );

  test.each(['/sales/1', '/assets/solver-1a2b.js', '/assets/app-1a2b.js'])(
    'has the headers at %s that it has from the API',
    async (path) => {
      const app = Fastify();
      onTestFinished(() => app.close());
      await app.register(page, { root });
      const { headers } = await app.inject(path);
      // The API puts the sale's words into the page, Caddy puts nothing there: only the API's varies by language.
      const own = /^(connection|date|vary|etag|last-modified|accept-ranges|content-(length|type))$/;
      const wanted = Object.entries(headers).filter(([name]) => !own.test(name));
      expect(wanted.map(([name]) => name)).toContain('content-security-policy');
      const response = await fetch(caddy.url + path);
      expect(Object.fromEntries(response.headers)).toMatchObject(Object.fromEntries(wanted));
    },
  );

  test.each([
    ['gzip, deflate, br, zstd', 'br'],
    ['gzip', 'gzip'],
    ['identity', null],
  ])('has scripts for a browser that takes %s as %s', async (accepted, encoding) => {
    const headers = { 'accept-encoding': accepted };
    const response = await fetch(`${caddy.url}/assets/app-1a2b.js`, { headers });
    expect(response.headers.get('content-encoding')).toBe(encoding);
    expect(response.headers.get('content-type')).toBe('text/javascript; charset=utf-8');
    expect(response.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
    expect(await response.text()).toBe(script);
  });

  test.each(['/nothing', '/sales/x', '/sales/1/rounds', '/assets/', '/dead.html'])(
    'is what a person meets at %s too, with the status that the API gives it',
    async (path) => {
      const headers = { accept: 'text/html' };
      const response = await fetch(caddy.url + path, { headers });
      expect(response.status).toBe(404);
      expect(pageAt(path)).toBeUndefined();
      expect(await response.text()).toContain('the page');
      expect(response.headers.get('cache-control')).toBe('no-cache');
    },
  );

  test('has pictures, which may be a day old', async () => {
    const response = await fetch(`${caddy.url}/favicon.svg`);
    expect(response.headers.get('content-type')).toBe('image/svg+xml');
    expect(response.headers.get('cache-control')).toMatch(/max-age=86400/);
  });

  test.each([
    ['GET', '/assets/app-0000.js'],
    ['GET', '/missing.svg'],
    ['POST', '/sales/1'],
    ['POST', '/'],
  ])('is not what %s %s answers', async (method, path) => {
    const response = await fetch(caddy.url + path, { method });
    expect(response.status).toBe(404);
    expect(response.headers.get('cache-control')).toBe('no-store');
    expect(response.headers.get('content-type')).toBe('application/json; charset=utf-8');
    expect(await response.json()).toMatchObject({ code: 'not_found' });
  });
});

test('the server says that it is alive', async () => {
  expect(await (await fetch(`${caddy.url}/healthz`)).json()).toEqual({ alive: true });
});

describe('operators', () => {
  const paths = ['/admin?x=1', '/admin/tasks', '/%61dmin', '/api/admin/overview', '/api/%61dmin/x'];

  test.each(paths)('are answered at %s of their own port only', async (path) => {
    const response = await fetch(caddy.url + path);
    expect(response.status).toBe(404);
    expect(response.headers.get('cache-control')).toBe('no-store');
    expect(await response.json()).toMatchObject({ code: 'not_found' });
    expect((await fetch(caddy.adminUrl + path)).status).toBe(200);
  });

  test('are asked for at the port of the API that is theirs', async () => {
    const { adminUrl } = await another({ API_PORT: `${await freePort()}` });
    const response = await fetch(`${adminUrl}/api/admin/overview`);
    expect(await response.json()).toMatchObject({ url: '/api/admin/overview', ip: '127.0.0.1' });
  });
});

describe('the API', () => {
  test('gets a call as it came', async () => {
    const response = await fetch(`${caddy.url}/api/sales/1%2f2/purchases?a=b`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', cookie: 'session=1' },
      body: '{"quantity":1}',
    });
    expect(await response.json()).toMatchObject({
      method: 'POST',
      url: '/api/sales/1%2f2/purchases?a=b',
      body: { quantity: 1 },
      headers: { cookie: 'session=1', host: new URL(caddy.url).host },
    });
  });

  test.each(['/metrics', '/readyz', '/api/../metrics', '/api/%2e%2e/metrics', '/apis'])(
    'is not asked for %s',
    async (path) => {
      const { hostname, port } = new URL(caddy.url);
      const response = await raw({ hostname, port, path });
      expect(response).toContain('the page');
    },
  );

  test('that is away is a 503 in the words of the interface, whose reason is logged', async () => {
    const { url, log } = await another({ API_PORT: `${await freePort()}` });
    const headers = { cookie: 'session=secret', authorization: 'Bearer secret' };
    const response = await fetch(`${url}/api/sales`, { headers });
    expect(response.status).toBe(503);
    expect(response.headers.get('retry-after')).toBe('1');
    expect(response.headers.get('cache-control')).toBe('no-store');
    expect(await response.json()).toMatchObject({ code: 'unavailable' });
    await vi.waitFor(() => expect(log()).toContain('connection refused'));
    expect(log()).not.toContain('secret');
  });
});

describe('who asks', () => {
  const forged = {
    'x-forwarded-for': '203.0.113.7',
    'x-forwarded-proto': 'https',
    'x-forwarded-host': 'elsewhere.example',
  };

  test('is the address that is seen, whatever X-Forwarded-For says', async () => {
    const response = await fetch(`${caddy.url}/api/session`, { headers: forged });
    expect(await response.json()).toMatchObject({
      ip: '127.0.0.1',
      protocol: 'http',
      headers: { 'x-forwarded-for': '127.0.0.1', 'x-forwarded-host': new URL(caddy.url).host },
    });
  });

  test('is what a trusted proxy says', async () => {
    const { url } = await another({ WEB_TRUSTED_PROXIES: '10.0.0.0/8,loopback' });
    const response = await fetch(`${url}/api/session`, { headers: forged });
    expect(await response.json()).toMatchObject({ ip: '203.0.113.7', protocol: 'https' });
  });

  test.each(['10.0.0.0/8 127.0.0.1/32', '1'])(
    'is what a balancer that appends has seen, whatever was sent to it, with %s before Caddy',
    async (proxies) => {
      const { url } = await another({ WEB_TRUSTED_PROXIES: proxies });
      const sent = { 'x-forwarded-for': '6.6.6.6, 127.0.0.1, 203.0.113.7' };
      const response = await fetch(`${url}/api/session`, { headers: sent });
      expect(await response.json()).toMatchObject({
        ip: '203.0.113.7',
        headers: { 'x-forwarded-for': `${sent['x-forwarded-for']}, 127.0.0.1` },
      });
    },
  );

  test.each(['true', '0', '11', 'nonsense', '0.0.0.0/0', '::/0'])(
    'is not everybody: %s ends the start with what to write',
    (proxies) => {
      const start = join(import.meta.dirname, 'start-web.sh');
      const env = { ...process.env, WEB_TRUSTED_PROXIES: proxies };
      const { status, stderr } = spawnSync(start, { env, encoding: 'utf8' });
      expect(status).toBe(1);
      expect(stderr).toMatch(/10\.0\.0\.0\/8.*loopback.*as in 1/);
    },
  );
});

describe('a socket', () => {
  async function open(options: { autoPong?: boolean; headers?: Record<string, string> } = {}) {
    const client = new WebSocket(`${caddy.url.replace('http', 'ws')}/api/live`, options);
    onTestFinished(() => client.terminate());
    const [[socket, request]] = await Promise.all([
      once(live, 'connection') as Promise<[WebSocket, IncomingMessage]>,
      once(client, 'open'),
    ]);
    return { client, socket, request };
  }

  test('goes on with its cookie and its Origin', async () => {
    const headers = { cookie: 'session=1', origin: 'http://elsewhere.example' };
    const { client, socket, request } = await open({ headers });
    expect(request.headers).toMatchObject({ ...headers, 'x-forwarded-for': '127.0.0.1' });
    client.send('hello');
    const [message] = await once(socket, 'message');
    expect(String(message)).toBe('hello');
    socket.send('welcome');
    const [answer] = await once(client, 'message');
    expect(String(answer)).toBe('welcome');
  });

  test('is asked by the API whether the browser is there, and the browser answers', async () => {
    const { client, socket } = await open();
    const asked = once(client, 'ping');
    const answered = once(socket, 'pong');
    socket.ping('are you there');
    expect(String((await asked)[0])).toBe('are you there');
    expect(String((await answered)[0])).toBe('are you there');
  });

  test('gets no answer for a browser that gives none', async () => {
    const { client, socket } = await open({ autoPong: false });
    const pongs: unknown[] = [];
    socket.on('pong', (data) => pongs.push(data));
    const asked = once(client, 'ping');
    socket.ping();
    await asked;
    // What is sent after the ping arrives after a pong, had there been one.
    client.send('next');
    await once(socket, 'message');
    expect(pongs).toEqual([]);
  });

  test('that the API ends is ended for the browser', async () => {
    const { client, socket } = await open();
    const closed = once(client, 'close');
    socket.terminate();
    expect((await closed)[0]).toBe(1006);
  });

  test('that the API closes says why', async () => {
    const { client, socket } = await open();
    const closed = once(client, 'close');
    socket.close(1012, 'restart');
    const [code, reason] = await closed;
    expect([code, String(reason)]).toEqual([1012, 'restart']);
  });

  test('whose browser is gone is ended for the API', async () => {
    const { client, socket } = await open();
    const closed = once(socket, 'close');
    client.terminate();
    expect((await closed)[0]).toBe(1006);
  });
});

describe('a host name', () => {
  test('brings a certificate, HTTP/2, and a way from http to https', async () => {
    const { url, httpsPort } = await another({ SITE_ADDRESS: 'localhost' });
    const plain = await fetch(`${url.replace('127.0.0.1', 'localhost')}/sales/1?a=b`, {
      redirect: 'manual',
    });
    expect(plain.status).toBe(308);
    // Outside of the container https is at its usual port.
    expect(plain.headers.get('location')).toBe('https://localhost/sales/1?a=b');

    // The certificate comes a moment after the port is open.
    const session = await vi.waitFor(() => secureSession(`https://localhost:${httpsPort}`), 10_000);
    onTestFinished(() => session.close());
    const request = session.request({ ':path': '/api/session' });
    const body: string[] = [];
    request.setEncoding('utf8').on('data', (data: string) => body.push(data));
    const [answer] = await once(request, 'response');
    await once(request, 'end');
    expect(answer[':status']).toBe(200);
    expect(answer['alt-svc']).toBeUndefined();
    expect(JSON.parse(body.join(''))).toMatchObject({ protocol: 'https' });
  });
});

async function secureSession(url: string) {
  const session = connect(url, { rejectUnauthorized: false });
  await once(session, 'connect');
  return session;
}

/** Sends the path as it is written, which `fetch` would tidy up. */
async function raw(to: { hostname: string; port: string; path: string }): Promise<string> {
  const [response] = (await once(get(to), 'response')) as [IncomingMessage];
  return text(response);
}
