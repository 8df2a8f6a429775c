import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';
import { createLiveSocket } from './live-socket.ts';

let server: WebSocketServer;
beforeAll(async () => {
  server = new WebSocketServer({ port: 0, host: '127.0.0.1' });
  await once(server, 'listening');
});
afterEach(() => void vi.useRealTimers());
afterAll(() => server.close());

const isAddress = (address: AddressInfo | string | null): address is AddressInfo =>
  typeof address === 'object' && address !== null;

async function pair(options: { autoPong?: boolean } = {}) {
  const address = server.address();
  if (!isAddress(address)) throw new Error('the server listens nowhere');
  const client = new WebSocket(`ws://127.0.0.1:${address.port}`, options);
  const [[ws]] = await Promise.all([once(server, 'connection'), once(client, 'open')]);
  const dropped: string[] = [];
  const socket = createLiveSocket(ws, { session: null, language: undefined }, (reason) =>
    dropped.push(reason),
  );
  return { client, ws, socket, dropped };
}

const PING_EVERY_MS = 25_000;

describe('a peer that is asked whether it is still there', () => {
  it('is terminated when it does not answer until the next question', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
    const { client, dropped } = await pair({ autoPong: false });
    const asked = once(client, 'ping');
    vi.advanceTimersByTime(PING_EVERY_MS);
    await asked;
    expect(dropped).toEqual([]);
    const closed = once(client, 'close');
    vi.advanceTimersByTime(PING_EVERY_MS);
    await closed;
    expect(dropped).toEqual(['no_pong']);
  });

  it('stays when it answers', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
    const { client, ws, dropped } = await pair();
    for (let i = 0; i < 3; i += 1) {
      const answered = once(ws, 'pong');
      vi.advanceTimersByTime(PING_EVERY_MS);
      await answered;
    }
    expect(dropped).toEqual([]);
    client.close();
    await once(ws, 'close');
  });
});

describe('a reader that falls behind', () => {
  it('misses what the next message replaces, then is cut off', async () => {
    const { client, ws, socket, dropped } = await pair();
    client.pause();
    const text = 'x'.repeat(16 * 1024);
    const most = 64 * 1024 + text.length + 16;
    // The system takes some megabytes before anything stays here.
    const fill = async (until: () => boolean, replaceable: boolean) => {
      for (let i = 0; i < 10_000 && !until(); i += 1) {
        socket.send(text, { replaceable });
        if (i % 10 === 0) await new Promise(setImmediate);
      }
    };
    await fill(() => ws.bufferedAmount > 64 * 1024, true);
    const held = ws.bufferedAmount;
    expect(held).toBeLessThan(most);
    socket.send(text, { replaceable: true });
    expect(ws.bufferedAmount).toBe(held);

    await fill(() => dropped.length > 0, false);
    expect(dropped).toEqual(['slow_reader']);
    client.terminate();
  });
});
