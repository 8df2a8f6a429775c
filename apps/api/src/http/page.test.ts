import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import Fastify from 'fastify';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { answerUnknownRoutes } from './not-found.ts';
import { page } from './page.ts';
import type { PageContent } from './page-html.ts';

const built = `<head><!--head--><title>Seckill</title><!--/head--></head>
<!--content--><i></i><!--/content--><!--facts--> the page`;
const root = mkdtempSync(join(tmpdir(), 'page-test-'));
const app = Fastify();
const known: Record<string, PageContent> = {
  '/sales/7': {
    title: '<b>"Lamp" & Co</b>',
    description: 'On & off',
    picture: '/images/lamp.svg',
    facts: { sale: { title: '</script><script>alert(1)//' } },
  },
};

beforeAll(async () => {
  writeFileSync(join(root, 'index.html'), built);
  writeFileSync(join(root, 'app.js'), 'a script');
  mkdirSync(join(root, 'assets'));
  writeFileSync(join(root, 'assets', 'solver-1a2b.js'), 'a worker');
  writeFileSync(join(root, 'assets', 'solver-1a2b.js.gz'), gzipSync('a worker'));
  answerUnknownRoutes(app);
  app.get('/api/sales', () => 'sales');
  app.post('/api/purchases', () => 'bought');
  const contentOf = async (path: string) =>
    known[path] ?? (path.includes('nobody') ? ('not_found' as const) : {});
  await app.register(page, { root, contentOf });
});
afterAll(async () => {
  await app.close();
  rmSync(root, { recursive: true });
});

it.each(['/', '/sales/1', '/admin/schedules', '/orders?q=a.b'])(
  'a reload of %s is the page as it was built, never cached',
  async (path) => {
    const { statusCode, body, headers } = await app.inject(path);
    expect([statusCode, body, headers['cache-control']]).toEqual([200, built, 'no-cache']);
    expect((await app.inject({ method: 'HEAD', url: path })).statusCode).toBe(200);
  },
);

it('what is known goes along, and is read as nothing but text', async () => {
  const { body } = await app.inject({ url: '/sales/7', headers: { host: 'shop.example' } });
  expect(body).toContain('<title>&#60;b&#62;&#34;Lamp&#34; &#38; Co&#60;/b&#62; · Seckill</title>');
  expect(body).toContain('<meta property="og:image" content="http://shop.example/images/lamp.svg"');
  expect(body).toContain('<img src="/images/lamp.svg" alt="" fetchpriority="high" />');
  expect(body.match(/<\/?script/g)).toHaveLength(2);
  const [, json = ''] = /<script id="facts"[^>]*>(.*?)<\/script>/.exec(body) ?? [];
  expect(JSON.parse(json)).toEqual(known['/sales/7']?.facts);
});

it('lets a browser run what was built and nothing else, and tell nobody', async () => {
  const secure = Fastify({ trustProxy: true });
  await secure.register(page, { root });
  const headers = { 'x-forwarded-proto': 'https' };
  const { headers: told } = await secure.inject({ url: '/', headers });
  await secure.close();
  const policy = String(told['content-security-policy']).split(';');
  for (const rule of [
    "default-src 'self'",
    "script-src 'self'",
    "object-src 'none'",
    "base-uri 'none'",
    "connect-src 'self'",
    "frame-ancestors 'none'",
    "form-action 'self'",
  ]) {
    expect(policy).toContain(rule);
  }
  expect(told).toMatchObject({
    'strict-transport-security': 'max-age=31536000',
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'permissions-policy': expect.stringContaining('camera=()'),
  });
  expect((await app.inject('/')).headers).not.toHaveProperty('strict-transport-security');
});

it.each(['gzip', 'identity'])('only the solver may run WebAssembly (%s)', async (encoding) => {
  const headers = { 'accept-encoding': encoding };
  const solver = await app.inject({ url: '/assets/solver-1a2b.js', headers });
  expect(solver.statusCode).toBe(200);
  expect(solver.headers['content-security-policy']).toBe(
    "default-src 'none';script-src 'self' 'wasm-unsafe-eval'",
  );
  for (const url of ['/', '/app.js', '/sales/1'])
    expect((await app.inject(url)).headers['content-security-policy']).not.toContain('wasm');
});

it('is compressed for who can read that', async () => {
  const headers = { 'accept-encoding': 'gzip, br' };
  const answer = await app.inject({ url: '/', headers });
  expect(answer.headers['content-encoding']).toBe('gzip');
  expect(gunzipSync(answer.rawPayload).toString()).toBe(built);
});

it.each(['/nobody/was-here', '/nobody.html'])(
  'a person at %s meets the page, with the status that says so',
  async (url) => {
    const answer = await app.inject({ url, headers: { accept: 'text/html,*/*;q=0.8' } });
    expect([answer.statusCode, answer.body]).toEqual([404, built]);
  },
);

it.each([
  ['GET', '/gone.js', 404],
  ['GET', '/assets/gone.css', 404],
  ['GET', '/api', 404],
  ['GET', '/api/nothing', 404],
  ['GET', '/api/purchases', 405],
  ['POST', '/orders', 404],
] as const)('%s %s is not the page', async (method, url, status) => {
  const { statusCode, headers } = await app.inject({ method, url });
  expect(statusCode).toBe(status);
  expect(headers['content-type']).toContain('application/json');
});

it('a file and an answer of the API are themselves', async () => {
  expect((await app.inject('/app.js')).body).toBe('a script');
  expect((await app.inject('/api/sales')).body).toBe('sales');
});
