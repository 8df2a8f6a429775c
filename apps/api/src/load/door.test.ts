import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import { expect, it, onTestFinished, vi } from 'vitest';
import { createDoor } from './door.ts';

it('hardly ever looks while nobody comes', async () => {
  // The clock stands still unless it is told to go on, so a slow machine makes no wait of a connection.
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
  onTestFinished(() => void vi.useRealTimers());
  let taken = 0;
  const server = createServer(() => void (taken += 1));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const door = createDoor();
  onTestFinished(async () => {
    door.close();
    server.close();
    await once(server, 'close');
  });
  door.watch(server);
  const { port } = server.address() as { port: number };
  await expect.poll(() => taken).toBe(1);
  await vi.advanceTimersByTimeAsync(1_900);
  const buyer = connect(port, '127.0.0.1');
  onTestFinished(() => void buyer.destroy());
  // A server takes connections in order, so a knock before the buyer's would have been counted by now.
  await expect.poll(() => taken).toBe(2);
  await vi.advanceTimersByTimeAsync(200);
  await expect.poll(() => taken).toBe(3);
  await vi.advanceTimersByTimeAsync(1_900);
  const next = connect(port, '127.0.0.1');
  onTestFinished(() => void next.destroy());
  await expect.poll(() => taken).toBe(4);
});

it('sees how long connections wait that are more than the loop takes', async () => {
  const server = createServer((socket) => {
    // Each turn takes one of them.
    const until = performance.now() + 5;
    while (performance.now() < until);
    socket.on('error', () => undefined).resume();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const door = createDoor();
  door.watch(server);
  const { port } = server.address() as { port: number };
  onTestFinished(async () => {
    door.close();
    for (const socket of sockets) socket.destroy();
    server.close();
    await once(server, 'close');
  });
  const sockets = Array.from({ length: 100 }, () => connect(port, '127.0.0.1').resume());
  await expect.poll(() => door.waitMs(), { interval: 5, timeout: 20_000 }).toBeGreaterThan(100);
  await expect.poll(() => door.waitMs(), { interval: 5, timeout: 20_000 }).toBeLessThan(50);
});
