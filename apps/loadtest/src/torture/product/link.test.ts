import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { openLink, type Link } from './link.ts';

// A server that answers what it hears.
const server = createServer((socket) => {
  socket.on('error', () => undefined);
  socket.pipe(socket);
});
let link: Link;
let client: Socket;

beforeAll(async () => {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
});
afterAll(() => void server.close());
beforeEach(async () => {
  link = await openLink('a link', (server.address() as AddressInfo).port);
  client = await dial();
});
afterEach(() => {
  client.destroy();
  link.close();
});

async function dial(): Promise<Socket> {
  const socket = connect(link.port, '127.0.0.1');
  socket.on('error', () => undefined);
  await once(socket, 'connect');
  return socket;
}

/** Resolves when it is closed, by a reset too. */
const closing = (socket: Socket): Promise<void> =>
  new Promise((resolve) => {
    socket.on('error', () => undefined).once('close', () => resolve());
  });

/** What comes back, once it is so many bytes. */
async function echo(text: string): Promise<string> {
  client.write(text);
  let heard = '';
  while (heard.length < text.length) heard += String((await once(client, 'data'))[0]);
  return heard;
}

it('carries what it is given', async () => {
  expect(await echo('hello')).toBe('hello');
  expect(link.disturbed).toBe(0);
});

it('holds bytes until it passes again', async () => {
  expect(await echo('a')).toBe('a');
  link.set({ kind: 'hold', up: true, down: false });
  const answer = echo('b');
  await expect.poll(() => link.disturbed).toBe(1);
  link.set({ kind: 'pass' });
  expect(await answer).toBe('b');
});

it('carries late, in order, and in pieces', async () => {
  link.set({ kind: 'delay', ms: 20 });
  expect(await echo('first')).toBe('first');
  link.set({ kind: 'slice', bytes: 3 });
  expect(await echo('0123456789')).toBe('0123456789');
  expect(link.disturbed).toBeGreaterThan(2);
});

it('refuses, and resets what is there', async () => {
  expect(await echo('a')).toBe('a');
  const closed = closing(client);
  expect(link.cut()).toBe(1);
  await closed;
  link.set({ kind: 'refuse' });
  const refused = connect(link.port, '127.0.0.1');
  await closing(refused);
  expect(link.disturbed).toBe(1);
});

it('forgets connections that neither end hears of, and carries new ones', async () => {
  expect(await echo('a')).toBe('a');
  expect(link.forget()).toBe(1);
  client.write('into the void');
  await expect.poll(() => link.disturbed).toBe(1);
  const forgotten = client;
  client = await dial();
  expect(await echo('b')).toBe('b');
  forgotten.destroy();
});
