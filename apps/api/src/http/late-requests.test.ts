import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startStack, type Stack } from '../testing/stack.ts';

let stack: Stack;
beforeAll(async () => void (stack = await startStack()));
afterAll(() => stack.close());

/** How long the server lets a client be that says this and no more, and what it says at last. */
async function patienceWith(said: string) {
  const begun = performance.now();
  const socket = connect(Number(new URL(stack.url).port), '127.0.0.1');
  if (said !== '') socket.write(said);
  // One byte a second is no more than silence.
  const drip = setInterval(() => said !== '' && socket.write('x'), 1000);
  const answer = await text(socket);
  clearInterval(drip);
  return { answer: answer.split('\r\n', 1)[0], seconds: (performance.now() - begun) / 1000 };
}

it('late and half requests are ended in time', async () => {
  const head = 'POST /api/session/guest HTTP/1.1\r\nhost: x\r\n';
  const [half, body, silent] = await Promise.all([
    patienceWith(`${head}x-more: `),
    patienceWith(`${head}content-type: application/json\r\ncontent-length: 5000\r\n\r\n{`),
    patienceWith(''),
  ]);
  expect(half.answer).toBe('HTTP/1.1 408 Request Timeout');
  expect(half.seconds).toBeLessThan(9);
  expect(body.answer).toBe('HTTP/1.1 408 Request Timeout');
  expect(body.seconds).toBeLessThan(13);
  expect(silent.seconds).toBeLessThan(9);
});
