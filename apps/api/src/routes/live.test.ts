import { once } from 'node:events';
import { connect as connectTcp } from 'node:net';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { LiveMessage } from '@seckill/contracts';
import { startRedis } from '@seckill/scripts/services';
import { Compile } from 'typebox/compile';
import { WebSocket } from 'ws';
import { startStack, type Stack } from '../testing/stack.ts';

const liveMessage = Compile(LiveMessage);

let stack: Stack;
let redis: Awaited<ReturnType<typeof startRedis>>;
beforeAll(async () => {
  redis = await startRedis();
  stack = await startStack({ redisUrl: redis.url });
  await stack.work();
});
afterAll(async () => {
  await stack.close();
  await redis.stop();
});

type Client = Awaited<ReturnType<typeof connect>>;

async function connect(url: string, headers: Record<string, string> = {}) {
  const ws = new WebSocket(`${url.replace('http', 'ws')}/api/live`, { headers });
  const seen: LiveMessage[] = [];
  const waiting = new Set<() => void>();
  ws.on('message', (data: Buffer) => {
    const message: unknown = JSON.parse(data.toString('utf8'));
    if (!liveMessage.Check(message)) throw new Error(`not in the document: ${String(data)}`);
    seen.push(message);
    for (const look of waiting) look();
  });
  await once(ws, 'open');
  return {
    ws,
    seen,
    say: (message: unknown) =>
      ws.send(typeof message === 'string' ? message : JSON.stringify(message)),
    /** Resolves with the first message, past or coming, that fits. */
    until: (fits: (message: LiveMessage) => boolean) =>
      new Promise<LiveMessage>((resolve) => {
        const look = () => {
          const found = seen.find(fits);
          if (!found) return;
          waiting.delete(look);
          resolve(found);
        };
        waiting.add(look);
        look();
      }),
  };
}

const decided = (taskId: string) => (message: LiveMessage) =>
  message.type === 'task' && message.task.taskId === taskId && message.task.status !== 'queued';

async function refused(headers: Record<string, string>): Promise<number> {
  const ws = new WebSocket(`${stack.url.replace('http', 'ws')}/api/live`, { headers });
  const [, response] = await once(ws, 'unexpected-response');
  ws.on('error', () => {});
  ws.terminate();
  return response.statusCode;
}

describe('the live socket', () => {
  it('tells the present state at once, then the verdict, on every API process', async () => {
    await stack.reset(1, 3);
    await stack.rest();
    const other = await stack.startApi();
    const guest = await stack.guest();
    const { taskId } = (await guest.buy()).body;
    const clients: Client[] = await Promise.all(
      [stack.url, other.url, other.url].map((url) => connect(url, { cookie: guest.cookie })),
    );
    for (const client of clients) client.say({ type: 'watch', taskIds: [taskId] });
    const first = await Promise.all(
      clients.map((client) => client.until((m) => m.type === 'task')),
    );
    expect(first.map((m) => m.type === 'task' && m.task.status)).toEqual([
      'queued',
      'queued',
      'queued',
    ]);

    await stack.work();
    const told = await Promise.all(clients.map((client) => client.until(decided(taskId))));
    const polled = await guest.verdict(taskId);
    expect(told).toEqual(clients.map(() => ({ type: 'task', task: polled })));
    for (const client of clients) client.ws.close();
  });

  it('tells who watches a sale of its stock and its line', async () => {
    await stack.reset(1, 2);
    const guest = await stack.guest();
    const client = await connect(stack.url);
    client.say({ type: 'watch-sale', saleId: 1 });
    await client.until((m) => m.type === 'sale' && m.sale.available === 2);
    await guest.buy();
    await client.until((m) => m.type === 'sale' && m.sale.available === 1);
    const line = await client.until((m) => m.type === 'line' && m.processed === 1);
    expect(line).toMatchObject({ saleId: 1, round: expect.any(Number) });
    client.ws.close();
  });

  it('finds a verdict that pub/sub lost', { timeout: 15_000 }, async () => {
    await stack.reset(1, 3);
    await stack.rest();
    const guest = await stack.guest();
    const { taskId } = (await guest.buy()).body;
    const client = await connect(stack.url, { cookie: guest.cookie });
    client.say({ type: 'watch', taskIds: [taskId] });
    await client.until((m) => m.type === 'task');
    await killSubscribers();
    await stack.work();
    expect(await client.until(decided(taskId))).toMatchObject({ task: { status: 'success' } });
    client.ws.close();
  });

  /** Cuts every subscriber of this file's own Redis, in Redis' inline protocol. */
  async function killSubscribers() {
    const socket = connectTcp(redis.port, '127.0.0.1');
    socket.end('CLIENT KILL TYPE pubsub\r\n');
    await once(socket, 'data');
  }

  it('shows nobody the ticket of somebody else', async () => {
    const [owner, stranger] = await stack.guests(2);
    const { taskId } = (await owner!.buy()).body;
    const client = await connect(stack.url, { cookie: stranger!.cookie });
    client.say({ type: 'watch', taskIds: [taskId] });
    const answer = await client.until(() => true);
    expect(answer).toEqual({ type: 'error', code: 'task_not_found', taskId });
    const nobody = await connect(stack.url);
    nobody.say({ type: 'watch', taskIds: [taskId] });
    expect(await nobody.until((m) => m.type === 'error')).toMatchObject({
      code: 'unauthenticated',
    });
    client.ws.close();
    nobody.ws.close();
  });

  it('opens for its own origin only', async () => {
    const own = await connect(stack.url, { origin: stack.url });
    own.ws.close();
    for (const origin of [
      'http://evil.example',
      'null',
      `${stack.url}.evil.example`,
      'http://127.0.0.1',
    ]) {
      expect(await refused({ origin })).toBe(403);
    }
  });

  it('answers nonsense without falling over or a word in the log, and closes on too large a message', async () => {
    const said = [vi.spyOn(stack.app.log, 'error'), vi.spyOn(stack.app.log, 'warn')];
    const client = await connect(stack.url);
    for (const nonsense of [
      '{',
      '[]',
      '{"type":"constructor"}',
      '{"type":"watch","taskIds":[1]}',
    ]) {
      client.say(nonsense);
    }
    // What would be right as a text.
    client.ws.send(Buffer.from('{"type":"ping"}'));
    await client.until(() => client.seen.length === 5);
    expect(new Set(client.seen.map((m) => JSON.stringify(m)))).toEqual(
      new Set(['{"type":"error","code":"bad_message"}']),
    );
    client.say({ type: 'ping' });
    await client.until((m) => m.type === 'pong');
    client.say('x'.repeat(5000));
    const [code] = await once(client.ws, 'close');
    expect(code).toBe(1009);
    for (const log of said) expect(log).not.toHaveBeenCalled();
  });

  it('ends a socket that talks too much, and gives a session ten sockets at most', async () => {
    const client = await connect(stack.url);
    for (let i = 0; i < 61; i += 1) client.say({ type: 'ping' });
    const [code] = await once(client.ws, 'close');
    expect(code).toBe(1008);

    const { cookie } = await stack.guest();
    const open = await Promise.all(
      Array.from({ length: 10 }, () => connect(stack.url, { cookie })),
    );
    expect(await refused({ cookie })).toBe(429);
    for (const each of open) each.ws.close();
  });
});
