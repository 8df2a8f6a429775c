import { connect } from 'node:net';
import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest';
import { startStack, type Stack } from '../testing/stack.ts';

const PATIENT = { timeout: 45_000, interval: 50 };

let stack: Stack;
beforeAll(async () => {
  const shed = { loopDelayMs: 20, inHand: 1_000, memoryMb: 100_000 };
  stack = await startStack({ config: { shed } });
});
afterAll(() => stack.close());

async function metric(name: string): Promise<number> {
  const { status, body } = await stack.call('GET', '/metrics');
  expect(status).toBe(200);
  const line = String(body)
    .split('\n')
    .find((each) => each.startsWith(`${name} `));
  return Number(line?.split(' ')[1] ?? 0);
}

/** Keeps the event loop of this process, which is the API's, busy for so long in each of its turns. */
function blockLoop(ms: number): () => void {
  let isOver = false;
  const turn = () => {
    const until = performance.now() + ms;
    while (performance.now() < until);
    if (!isOver) setImmediate(turn);
  };
  turn();
  return () => void (isOver = true);
}

/** So many requests whose bodies are still on their way; what is vital is let in. */
function holdInHand(count: number): () => void {
  const { port } = new URL(stack.url);
  const head =
    'POST /api/orders/o1/payment HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 2\r\n\r\n{';
  const sockets = Array.from({ length: count }, () => connect(Number(port), '127.0.0.1'));
  for (const socket of sockets) socket.write(head);
  onTestFinished(() => sockets.forEach((socket) => socket.destroy()));
  return () => sockets.forEach((socket) => socket.end('}'));
}

it('a process whose loop is late refuses polls, and goes on with payments, operators and health', async () => {
  await stack.work();
  await stack.reset(1, 3);
  const buyer = await stack.guest();
  const { taskId } = (await buyer.buy()).body;
  const ticket = await buyer.verdict(taskId);
  const poll = () => buyer.call('GET', `/api/tasks/${taskId}`);
  const waiting = await stack.guest();
  await stack.rest();
  const later = (await waiting.buy()).body.taskId;

  stack.app.server.requestTimeout = 0;
  const answerAll = holdInHand(60);
  const unblock = blockLoop(40);
  onTestFinished(unblock);
  await expect.poll(() => metric('seckill_shedding'), PATIENT).toBe(1);
  const polls = await Promise.all(Array.from({ length: 8 }, poll));
  const purchase = await buyer.buy();
  const payment = await buyer.call('POST', `/api/orders/${ticket.order.orderId}/payment`, {});
  expect(payment).toMatchObject({ status: 200, body: { status: 'paid' } });
  expect((await stack.call('GET', '/healthz')).status).toBe(200);
  expect((await stack.admin('GET', '/api/admin/overview')).status).toBe(200);
  for (const { status, headers, body } of [...polls, purchase]) {
    expect(status).toBe(503);
    expect(headers.get('retry-after')).toMatch(/^[2-5]$/);
    expect(headers.get('content-type')).toContain('application/json');
    expect(body).toMatchObject({ code: 'overloaded', retryAfterMs: expect.any(Number) });
  }
  const shed = await metric('seckill_shed_total{kind="poll",reason="delay"}');
  expect(shed).toBe(polls.length);

  // Whoever is let in is asked to come again later than otherwise.
  answerAll();
  await expect.poll(() => metric('seckill_requests_in_hand'), PATIENT).toBe(1);
  const asked = await waiting.call('GET', `/api/tasks/${later}`);
  expect(asked).toMatchObject({ status: 200, body: { status: 'queued' } });
  expect(asked.body.pollAfterMs).toBeGreaterThan(4_000);

  unblock();
  await stack.work();
  await expect.poll(() => metric('seckill_shedding'), PATIENT).toBe(0);
  expect((await Promise.all(Array.from({ length: 64 }, poll))).map(({ status }) => status)).toEqual(
    Array(64).fill(200),
  );
});

it('counts what is in hand, whatever becomes of it', async () => {
  const { port } = new URL(stack.url);
  for (let i = 0; i < 20; i += 1) {
    const socket = connect(Number(port), '127.0.0.1');
    socket.write('GET /api/sales HTTP/1.1\r\nhost: x\r\n\r\n', () => socket.destroy());
  }
  await fetch(`${stack.url}/api/nothing`);
  await fetch(`${stack.url}/api/sales/1/purchases`, { method: 'POST', body: '{' });
  // The question itself is in hand.
  await expect.poll(() => metric('seckill_requests_in_hand'), PATIENT).toBe(1);
});
