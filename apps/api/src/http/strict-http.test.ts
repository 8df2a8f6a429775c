import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startStack, type Stack } from '../testing/stack.ts';

let stack: Stack;
beforeAll(async () => void (stack = await startStack()));
afterAll(() => stack.close());

/** What the server says to these lines until it hangs up. */
async function say(...lines: string[]) {
  const socket = connect(Number(new URL(stack.url).port), '127.0.0.1');
  socket.write(`${lines.join('\r\n')}\r\n`);
  const answer = await text(socket);
  const [head = '', body = ''] = answer.split('\r\n\r\n');
  return { status: Number(head.split(' ')[1]), code: JSON.parse(body).code, head };
}

const END = ['connection: close', ''];

it('two hosts are none', async () => {
  const asked = ['GET /api/sales HTTP/1.1', 'host: a', 'Host: b'];
  expect(await say(...asked, ...END)).toMatchObject({ status: 400, code: 'bad_request' });
});

it.each(['gzip', 'br', 'x'])(
  'a body that says it is %s is not read as if it were not',
  async (how) => {
    const post = ['POST /api/session/guest HTTP/1.1', 'host: a', 'content-type: application/json'];
    const body = [`content-encoding: ${how}`, 'content-length: 2', 'connection: close', '', '{}'];
    expect(await say(...post, ...body)).toMatchObject({
      status: 415,
      code: 'unsupported_media_type',
    });
  },
);

it('what is said twice is not taken for one of the two', async () => {
  const { status, body } = await stack.call('GET', '/api/sales?lang=zh&lang=en');
  expect([status, body.code, body.field]).toEqual([400, 'bad_request', 'query/lang']);
});

it('nothing is echoed', async () => {
  const answer = await say('TRACE /api/sales HTTP/1.1', 'host: a', 'cookie: secret', ...END);
  expect(answer).toMatchObject({ status: 405, code: 'method_not_allowed' });
});

it('the pages about the API cannot be framed, and run nothing of others', async () => {
  const { headers } = await stack.call('GET', '/api/docs/');
  const policy = headers.get('content-security-policy');
  expect(policy).toContain("frame-ancestors 'none'");
  expect(policy).toContain("default-src 'self'");
});

it('who takes it for a proxy is answered', async () => {
  const answer = await say('CONNECT evil.example:443 HTTP/1.1', 'host: evil.example', '');
  expect(answer).toMatchObject({ status: 405, code: 'method_not_allowed' });
  expect(answer.head).toMatch(/^allow: GET/im);
});

it.each([
  ['no key', ['sec-websocket-version: 13']],
  ['a bad key', ['sec-websocket-version: 13', 'sec-websocket-key: x']],
  ['an old version', ['sec-websocket-version: 7', 'sec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==']],
])('a handshake with %s is refused in JSON', async (_what, headers) => {
  const live = ['GET /api/live HTTP/1.1', 'host: a', 'connection: upgrade', 'upgrade: websocket'];
  expect(await say(...live, ...headers, '')).toMatchObject({ status: 400, code: 'bad_request' });
});

it('a path that is not encoded, a header that is none and a length that is said twice are refused', async () => {
  for (const lines of [
    ['GET /api/%zz HTTP/1.1', 'host: a'],
    ['GET /api/sales HTTP/1.1', 'host: a', 'no header'],
    ['GET /api/sales HTTP/1.1'],
    ['POST /api/session/guest HTTP/1.1', 'host: a', 'content-length: 2', 'content-length: 3'],
    [
      'POST /api/session/guest HTTP/1.1',
      'host: a',
      'content-length: 2',
      'transfer-encoding: chunked',
    ],
  ]) {
    expect(await say(...lines, ...END)).toMatchObject({ status: 400, code: 'bad_request' });
  }
});
