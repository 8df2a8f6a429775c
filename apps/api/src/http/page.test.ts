import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Fastify from 'fastify';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { answerUnknownRoutes } from './not-found.ts';
import { page } from './page.ts';

const root = mkdtempSync(join(tmpdir(), 'page-test-'));
const app = Fastify();

beforeAll(async () => {
  writeFileSync(join(root, 'index.html'), 'the page');
  writeFileSync(join(root, 'app.js'), 'a script');
  answerUnknownRoutes(app);
  app.get('/api/sales', () => 'sales');
  app.post('/api/purchases', () => 'bought');
  await app.register(page, { root });
});
afterAll(async () => {
  await app.close();
  rmSync(root, { recursive: true });
});

it.each(['/', '/sales/1', '/admin/schedules', '/a-page/nobody/has-listed', '/orders?q=a.b'])(
  'a reload of %s is the page, never cached',
  async (path) => {
    const { statusCode, body, headers } = await app.inject(path);
    expect([statusCode, body, headers['cache-control']]).toEqual([200, 'the page', 'no-cache']);
    expect((await app.inject({ method: 'HEAD', url: path })).statusCode).toBe(200);
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
