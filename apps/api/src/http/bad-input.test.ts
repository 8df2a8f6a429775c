import { request } from 'node:http';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startStack, type Guest, type Stack } from '../testing/stack.ts';

let stack: Stack;
let guest: Guest;
beforeAll(async () => {
  stack = await startStack();
  guest = await stack.guest();
});
afterAll(() => stack.close());

type Raw = {
  path?: string;
  method?: string;
  type?: string;
  body: string;
  headers?: Record<string, string>;
};

function send({ path = '/api/sales/1/purchases', method = 'POST', type, body, headers }: Raw) {
  return new Promise<{ status: number; code: string }>((resolve, reject) => {
    const req = request(
      stack.url + path,
      {
        method,
        headers: { cookie: guest.cookie, ...(type ? { 'content-type': type } : {}), ...headers },
      },
      (response) => {
        let text = '';
        response.on('data', (chunk) => (text += chunk));
        response.on('end', () =>
          resolve({ status: response.statusCode ?? 0, code: JSON.parse(text).code }),
        );
      },
    );
    req.on('error', reject);
    req.end(body);
  });
}

const json = 'application/json';

describe('bad input is refused with a stable code, and nothing is enqueued', () => {
  it.each<[string, Raw, number, string]>([
    ['an unknown field', { type: json, body: '{"qty":2}' }, 400, 'bad_request'],
    ['a user id in the body', { type: json, body: '{"userId":"g_x"}' }, 400, 'bad_request'],
    ['an array', { type: json, body: '[]' }, 400, 'bad_request'],
    ['a string', { type: json, body: '"x"' }, 400, 'bad_request'],
    ['null', { type: json, body: 'null' }, 400, 'bad_request'],
    ['malformed JSON', { type: json, body: '{"a":' }, 400, 'invalid_json'],
    ['an empty JSON body', { type: json, body: '' }, 400, 'invalid_json'],
    ['a poisoned prototype', { type: json, body: '{"__proto__":{"a":1}}' }, 400, 'invalid_json'],
    ['plain text', { type: 'text/plain', body: '{}' }, 415, 'unsupported_media_type'],
    [
      'a form',
      { type: 'application/x-www-form-urlencoded', body: 'a=1' },
      415,
      'unsupported_media_type',
    ],
    ['a body without a type', { body: '{}' }, 415, 'unsupported_media_type'],
    [
      'an oversized body',
      { type: json, body: `{"a":"${'x'.repeat(20_000)}"}` },
      413,
      'body_too_large',
    ],
    [
      'a word for a sale',
      { path: '/api/sales/constructor/purchases', type: json, body: '{}' },
      400,
      'bad_request',
    ],
    [
      'a negative sale',
      { path: '/api/sales/-1/purchases', type: json, body: '{}' },
      400,
      'bad_request',
    ],
    [
      'a sale with a Redis tag',
      { path: '/api/sales/%7B1%7D/purchases', type: json, body: '{}' },
      400,
      'bad_request',
    ],
    [
      'a huge sale id',
      { path: '/api/sales/99999999999999/purchases', type: json, body: '{}' },
      400,
      'bad_request',
    ],
    ['the wrong method', { method: 'PUT', type: json, body: '{}' }, 405, 'method_not_allowed'],
    ['an unknown address', { path: '/api/nothing', type: json, body: '{}' }, 404, 'not_found'],
    [
      'a forged task id',
      { method: 'GET', path: '/api/tasks/a%0d%0ab', body: '' },
      404,
      'task_not_found',
    ],
    [
      'what can be no task id',
      { method: 'GET', path: '/api/tasks/x', body: '' },
      404,
      'task_not_found',
    ],
    [
      'an address that is no UTF-8',
      { path: '/api/sales/%FF/purchases', type: json, body: '{}' },
      400,
      'bad_request',
    ],
    [
      'an address that is too long',
      { method: 'GET', path: `/api/tasks/${'a'.repeat(300)}`, body: '' },
      414,
      'uri_too_long',
    ],
    [
      'a cookie that is too large',
      { method: 'GET', path: '/api/sales', body: '', headers: { cookie: 'a'.repeat(20_000) } },
      431,
      'headers_too_large',
    ],
    [
      'stock as a string',
      {
        path: '/api/admin/sales/1/reset',
        type: json,
        body: '{"stock":"3"}',
        headers: { authorization: 'Bearer admin-token-of-the-tests-0123456789' },
      },
      400,
      'bad_request',
    ],
    [
      'stock below zero',
      {
        path: '/api/admin/sales/1/reset',
        type: json,
        body: '{"stock":-1}',
        headers: { authorization: 'Bearer admin-token-of-the-tests-0123456789' },
      },
      400,
      'bad_request',
    ],
    [
      'no admin token',
      { path: '/api/admin/sales/1/reset', type: json, body: '{"stock":3}' },
      401,
      'unauthenticated',
    ],
    [
      'a wrong admin token',
      {
        path: '/api/admin/sales/1/reset',
        type: json,
        body: '{"stock":3}',
        headers: { authorization: 'Bearer nope' },
      },
      401,
      'unauthenticated',
    ],
  ])('%s', async (_name, raw, status, code) => {
    expect(await send(raw)).toEqual({ status, code });
  });

  it('what is no HTTP request at all', async () => {
    const { port } = new URL(stack.url);
    const socket = connect(Number(port), '127.0.0.1');
    socket.write('NONSENSE /api/sales HTTP/1.1\r\nhost: x\r\n\r\n');
    const answer = await text(socket);
    expect(answer).toMatch(
      /^HTTP\/1\.1 400 .*\r\n\r\n\{"code":"bad_request","message":"[^"]+"\}$/s,
    );
  });

  it('content types that look like JSON and are not still meet the schema', async () => {
    for (const type of [
      'application/json ',
      'application/json;',
      'application/json\t; a=b',
      ' application/json',
    ]) {
      const answer = await send({ type: type.replace('\t', ''), body: '{"qty":2}' });
      expect(answer.status).toBeGreaterThanOrEqual(400);
      expect(answer.status).toBeLessThan(500);
    }
  });

  it('left no ticket behind', async () => {
    const { body } = await stack.admin('GET', '/api/admin/overview');
    expect(body.sales.map((sale: { accepted: number }) => sale.accepted)).toEqual([0, 0]);
  });
});

describe('sessions', () => {
  it('come as a signed httpOnly SameSite cookie', async () => {
    const answer = await stack.call('POST', '/api/session/guest', {});
    expect(answer.status).toBe(201);
    expect(answer.headers.getSetCookie()[0]).toMatch(/HttpOnly.*SameSite=Lax/);
  });

  it('a cookie that was tampered with is nobody', async () => {
    const at = guest.cookie.indexOf('=') + 5;
    const forged =
      guest.cookie.slice(0, at) +
      (guest.cookie[at] === 'A' ? 'B' : 'A') +
      guest.cookie.slice(at + 1);
    const answer = await stack.call('GET', '/api/session', undefined, { cookie: forged });
    expect(answer).toMatchObject({ status: 401, body: { code: 'unauthenticated' } });
  });

  it('signing out takes the cookie away', async () => {
    const answer = await guest.call('DELETE', '/api/session');
    expect(answer.status).toBe(204);
    expect(answer.headers.getSetCookie()[0]).toContain('Expires=Thu, 01 Jan 1970');
  });
});
