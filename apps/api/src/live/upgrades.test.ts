import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startStack, type Stack } from '../testing/stack.ts';

let stack: Stack;
beforeAll(async () => void (stack = await startStack()));
afterAll(() => stack.close());

/** All that the server says until it hangs up; this side never does. */
async function ask(path: string, upgrade: string, method = 'GET') {
  const { port } = new URL(stack.url);
  const socket = connect(Number(port), '127.0.0.1');
  socket.write(
    `${method} ${path} HTTP/1.1\r\nhost: x\r\nconnection: upgrade\r\nupgrade: ${upgrade}\r\n` +
      'sec-websocket-version: 13\r\nsec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n',
  );
  return (await text(socket)).split('\r\n', 1)[0];
}

it('a request that asks for an upgrade where there is none is answered, and its connection ended', async () => {
  expect(await ask('/api/sales', 'websocket')).toBe('HTTP/1.1 200 OK');
  expect(await ask('/api/sales', 'h2c')).toBe('HTTP/1.1 200 OK');
  expect(await ask('/api/nothing', 'websocket')).toBe('HTTP/1.1 404 Not Found');
  expect(await ask('/api/session/guest', 'websocket', 'POST')).toBe('HTTP/1.1 201 Created');
});

it('so is one that no route sees', async () => {
  expect(await ask('/api/sales/%FF', 'websocket')).toBe('HTTP/1.1 400 Bad Request');
});
