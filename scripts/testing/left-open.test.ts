import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import { openTestClient } from '@seckill/redis/testing';
import { expect, inject, it } from 'vitest';
import { nothingLeftOpen, opened, openedBetween } from './left-open.ts';

const port = Number(new URL(inject('redisUrl')).port);
const names = new Map([[port, 'Redis']]);

/** What the check says while the thing is open; once it is closed, it must say nothing. */
async function saidOf(open: () => Promise<() => unknown>): Promise<string> {
  const before = opened();
  const close = await open();
  const said = await nothingLeftOpen(before, { names, patienceMs: 0 }).then(
    () => '',
    (error: Error) => error.message,
  );
  await close();
  await nothingLeftOpen(before);
  return said;
}

it('a timer is named', async () => {
  const said = await saidOf(async () => {
    const timers = [setTimeout(() => {}, 60_000), setInterval(() => {}, 60_000)];
    return () => timers.forEach((timer) => clearTimeout(timer));
  });
  expect(said).toBe('This file left open: 2 × timer.');
});

it('a socket is named, by its ports or by who listens', async () => {
  const said = await saidOf(async () => {
    const socket = connect({ port, host: '127.0.0.1' });
    await once(socket, 'connect');
    return () => socket.destroy();
  });
  expect(said).toBe('This file left open: 1 × socket to Redis.');
});

it('a subscriber is named', async () => {
  const said = await saidOf(async () => {
    const subscriber = openTestClient(inject('redisUrl'));
    await subscriber.subscribe('left-open');
    return () => subscriber.disconnect();
  });
  expect(said).toContain('1 × socket to Redis');
});

it('a server is named, and the socket that it holds', async () => {
  const said = await saidOf(async () => {
    const server = createServer();
    const listening = once(server.listen(0, '127.0.0.1'), 'listening');
    await listening;
    const address = Object(server.address());
    const client = connect(address.port, '127.0.0.1');
    const [accepted] = await once(server, 'connection');
    return () => {
      for (const socket of [client, accepted]) socket.destroy();
      server.close();
    };
  });
  expect(said).toMatch(/1 × server on \{"address":"127.0.0.1"/);
  expect(said.match(/1 × socket from port/g)).toHaveLength(2);
});

it('a child process is named by its command', async () => {
  const said = await saidOf(async () => {
    const child = spawn('sleep', ['60'], { stdio: 'ignore' });
    return async () => {
      child.kill();
      await once(child, 'exit');
    };
  });
  expect(said).toBe('This file left open: 1 × child process "sleep 60".');
});

it('what lets the process end is not counted, nor what closes in time', async () => {
  const before = opened();
  setTimeout(() => {}, 60_000).unref();
  setTimeout(() => {}, 50);
  await expect(nothingLeftOpen(before)).resolves.toBeUndefined();
});

it('a timer that runs out meanwhile is no room for another', async () => {
  const { timers } = openedBetween();
  const ended = setTimeout(() => {}, 60_000);
  const before = openedBetween();
  clearTimeout(ended);
  expect(before.timers).toBe(timers);
  const left = setTimeout(() => {}, 60_000);
  await expect(nothingLeftOpen(before, { patienceMs: 0 })).rejects.toThrow(/× timer/);
  clearTimeout(left);
});
