import { once } from 'node:events';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { startStack, type Stack } from '../testing/stack.ts';

let stack: Stack;
beforeAll(async () => {
  // Without a worker: the line only grows.
  stack = await startStack({
    config: { purchasesPer10s: 3, admissionMaxWaiting: 5, maxSockets: 1 },
  });
});
afterAll(() => stack.close());

it('a buyer who presses too often is refused alone', async () => {
  await stack.reset(1, 3);
  const [hasty, calm] = await stack.guests(2);
  for (let i = 0; i < 3; i += 1) expect((await hasty!.buy()).status).toBeLessThan(300);
  const refused = await hasty!.buy();
  expect(refused).toMatchObject({ status: 429, body: { code: 'rate_limited' } });
  expect(refused.headers.get('retry-after')).toMatch(/^\d+$/);
  expect((await calm!.buy()).status).toBe(202);
});

it('a line as long as it may be takes nobody until it is shorter', async () => {
  await stack.reset(1, 3);
  const stranger = async () => (await stack.guest()).buy();
  for (let i = 0; i < 5; i += 1) expect((await stranger()).status).toBe(202);
  // What is known of the line is a little old.
  await expect.poll(async () => (await stranger()).status, { timeout: 10_000 }).toBe(503);
  const refused = await stranger();
  expect(refused).toMatchObject({ status: 503, body: { code: 'overloaded' } });
  expect(refused.headers.get('retry-after')).toMatch(/^[1-9]$/);
  await stack.work();
  await expect
    .poll(async () => (await stranger()).body.code, { timeout: 10_000 })
    .not.toBe('overloaded');
});

it('a process holds so many sockets and sends the rest to poll', async () => {
  const url = `${stack.url.replace('http', 'ws')}/api/live`;
  const first = new WebSocket(url);
  await once(first, 'open');
  const second = new WebSocket(url);
  const [, response] = await once(second, 'unexpected-response');
  expect(response.statusCode).toBe(503);
  second.on('error', () => {});
  second.terminate();
  first.close();
});
