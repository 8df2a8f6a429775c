import { once } from 'node:events';
import { connect, createServer, type AddressInfo } from 'node:net';
import { expect, it } from 'vitest';
import { withDeadline } from './deadline.ts';

const late = (): Error => new Error('late');

it('is the outcome of the promise', async () => {
  await expect(withDeadline(1000, Promise.resolve(1), late)).resolves.toBe(1);
  await expect(withDeadline(1000, Promise.reject(new Error('no')), late)).rejects.toThrow('no');
});

it('is a rejection when the promise takes too long', async () => {
  await expect(withDeadline(5, new Promise(() => {}), late)).rejects.toThrow('late');
});

it('hears an answer that had arrived while the process was busy', async () => {
  const server = createServer((socket) => socket.end('answer'));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const client = connect((server.address() as AddressInfo).port, '127.0.0.1');
  const answer = withDeadline(10, once(client, 'data'), late);
  await once(client, 'connect');
  // The answer is there, and the timer is due, when the loop goes on.
  const until = performance.now() + 30;
  while (performance.now() < until);
  await expect(answer).resolves.toHaveLength(1);
  server.close();
});

it('gives a process that is hardly let run the turns that an answer in steps takes', async () => {
  let starved = true;
  const starve = (): void => {
    const until = performance.now() + 30;
    while (performance.now() < until);
    if (starved) setImmediate(starve);
  };
  setImmediate(starve);
  const turns = async (): Promise<string> => {
    for (let turn = 0; turn < 5; turn += 1) await new Promise((next) => setImmediate(next));
    return 'answer';
  };
  const outcome = withDeadline(40, turns(), late);
  await expect(outcome.finally(() => (starved = false))).resolves.toBe('answer');
});
