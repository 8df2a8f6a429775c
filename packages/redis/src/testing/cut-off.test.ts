import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import { setImmediate as turn } from 'node:timers/promises';
import { opened } from '@seckill/scripts/left-open';
import { afterEach, expect, it } from 'vitest';
import { cutOff } from './cut-off.ts';

const server = createServer();
const sockets: Socket[] = [];
afterEach(() => {
  for (const socket of sockets.splice(0)) socket.destroy();
  server.close();
});

/** Both ends of one connection. */
async function pair(): Promise<{ near: Socket; far: Socket; said: Promise<string> }> {
  if (!server.listening) await once(server.listen(0, '127.0.0.1'), 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  const far = connect(address.port, '127.0.0.1');
  const said = new Promise<string>((resolve) => {
    far.once('error', ({ message }) => resolve(message));
    far.once('end', () => resolve('end'));
  });
  far.resume();
  const [near] = (await once(server, 'connection')) as [Socket];
  sockets.push(near, far);
  near.on('error', () => {});
  return { near, far, said };
}

it('the other end reads a reset', async () => {
  const { near, said } = await pair();
  cutOff(near);
  expect(await said).toContain('ECONNRESET');
});

it('one that is ending is gone, too, and its handle with it', async () => {
  const { near, said } = await pair();
  near.end();
  cutOff(near);
  expect(await said).toBe('end');
  const isKept = () => opened().handles.has(near);
  for (let turns = 0; turns < 1000 && isKept(); turns += 1) await turn();
  expect(isKept()).toBe(false);
});
