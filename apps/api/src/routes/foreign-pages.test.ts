import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startStack, type Stack } from '../testing/stack.ts';

const CHANGES: ReadonlySet<string> = new Set(['post', 'put', 'patch', 'delete']);
const EVIL = 'https://evil.example';
/** Neither a guest nor an admin, but a cookie. */
const COOKIE = { cookie: 'seckill_session=of-somebody' };

let stack: Stack;
let routes: [method: string, path: string][];
beforeAll(async () => {
  stack = await startStack({
    config: { paymentProvider: 'webhook', paymentWebhookSecret: 'x', boardWritable: true },
  });
  const { paths } = (await stack.call('GET', '/api/openapi.json')).body;
  routes = Object.entries<object>(paths).flatMap(([path, operations]) =>
    Object.keys(operations)
      .filter((method) => CHANGES.has(method))
      .map((method): [string, string] => [
        method.toUpperCase(),
        path.replaceAll(/\{\w+\}/g, '999'),
      ]),
  );
  routes.push(['PUT', '/api/admin/board/api/queues/home/pause'], ['POST', '/api/nothing']);
});
afterAll(() => stack.close());

/** What each route answers to these headers and a body that none takes, as `code` by `METHOD path`. */
async function askAll(headers: Record<string, string>, body: unknown = { nonsense: 1 }) {
  const answers = await Promise.all(
    routes.map(async ([method, path]) => {
      const { status, body: answer } = await stack.call(method, path, body, headers);
      return { route: `${method} ${path}`, status, code: answer.code };
    }),
  );
  expect(answers.length).toBeGreaterThan(30);
  return answers;
}

const refused = { status: 403, code: 'origin_forbidden' };

describe('whatever changes something', () => {
  it.each<[string, Record<string, string>]>([
    ['another site', { origin: EVIL }],
    ['a page without an origin', { origin: 'null' }],
    ['another port of this host', { origin: 'http://127.0.0.1:1' }],
    ['a browser that names only the site', { 'sec-fetch-site': 'same-site' }],
    ['a browser that says it is another', { 'sec-fetch-site': 'cross-site' }],
  ])('is refused to %s, with a cookie and before anybody is signed in', async (_, headers) => {
    for (const own of [{ ...COOKIE, ...headers }, headers]) {
      for (const answer of await askAll(own)) expect(answer).toMatchObject(refused);
    }
  });

  it('is nobody’s business of whom it is asked by a program, by the page, or with a bearer and no cookie', async () => {
    const allowed = [
      COOKIE,
      { ...COOKIE, origin: stack.url },
      { origin: stack.url, 'sec-fetch-site': 'same-origin' },
      { origin: EVIL, authorization: 'Bearer of-somebody' },
    ];
    for (const headers of allowed) {
      for (const answer of await askAll(headers)) expect(answer).not.toMatchObject(refused);
    }
  });

  it('is refused with a bearer, too, once a cookie comes along', async () => {
    const headers = { ...COOKIE, origin: EVIL, authorization: 'Bearer of-somebody' };
    for (const answer of await askAll(headers)) expect(answer).toMatchObject(refused);
  });

  it('takes a body of JSON or none', async () => {
    const guest = await stack.guest();
    const headers = { cookie: guest.cookie, authorization: `Bearer ${stack.config.adminToken}` };
    for (const type of ['text/plain', 'application/x-www-form-urlencoded']) {
      for (const body of [undefined, { stock: 1 }]) {
        const answers = await askAll({ ...headers, 'content-type': type }, body);
        for (const { route, status, code } of answers.filter(({ status }) => status !== 404)) {
          expect([route, status, code]).toEqual([route, 415, 'unsupported_media_type']);
        }
      }
    }
  });
});
