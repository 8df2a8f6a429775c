import { once } from 'node:events';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { WebSocket } from 'ws';
import { laneOfRound, orderPlace } from '@seckill/tasks';
import { startStack, type Guest, type Stack } from '../testing/stack.ts';

let stack: Stack;
beforeAll(async () => {
  // Without a worker: the line only grows.
  stack = await startStack({
    config: {
      purchasesPer10s: 3,
      admission: { maxWaiting: 5, maxSeconds: 86_400 },
      maxSockets: 2,
      trustedProxies: ['loopback'],
    },
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
  // All at once: what was known of the line before them says that there is room for each.
  const answers = await Promise.all(Array.from({ length: 40 }, stranger));
  expect(answers.filter(({ status }) => status === 202)).toHaveLength(5);
  expect(answers.filter(({ body }) => body.code === 'overloaded')).toHaveLength(35);
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

describe('several processes', () => {
  const BOUND = 100;
  let several: Stack;
  beforeAll(async () => {
    several = await startStack({
      config: { admission: { maxWaiting: BOUND, maxSeconds: 86_400 }, purchasesPer10s: 1000 },
    });
  });
  afterAll(() => several.close());

  it('let no more into a line together than may wait in it, and answer who is in it already', async () => {
    const other = await several.startApi();
    const third = await several.startApi();
    await several.reset(1, 3);
    const buyers = await several.guests(3 * BOUND);
    const buy = async ({ cookie }: Guest, url: string) => {
      const answer = await fetch(`${url}/api/sales/1/purchases`, {
        method: 'POST',
        headers: { cookie, 'content-type': 'application/json' },
        body: '{}',
      });
      return { status: answer.status, body: (await answer.json()) as { code?: string } };
    };
    const urls = [several.url, other.url, third.url];
    const answers = await Promise.all(buyers.map((each, i) => buy(each, urls[i % 3] ?? '')));
    const accepted = answers.flatMap(({ status }, i) => (status === 202 ? [i] : []));
    expect(accepted).toHaveLength(BOUND);
    const refused = answers.filter(({ status }) => status !== 202);
    expect(refused.map(({ body }) => body.code)).toEqual(Array(2 * BOUND).fill('overloaded'));
    expect((await several.tasks.line(orderPlace, laneOfRound(1, 2))).issued).toBe(BOUND);
  });
});

it('a process holds so many sockets and sends the rest to poll, one network sooner than others', async () => {
  await openFrom('192.0.2.1');
  await openFrom('192.0.2.1');
  expect(await openFrom('192.0.2.2')).toBe(503);
});

describe('one network', () => {
  let small: Stack;
  beforeAll(async () => {
    small = await startStack({
      config: {
        maxSockets: 10,
        ticketsPerNetwork: 40,
        guestsPerNetwork: 40,
        pollsPerNetwork: 200,
        trustedProxies: ['loopback'],
      },
    });
  });
  afterAll(() => small.close());
  const from = (ip: string) => ({ 'x-forwarded-for': ip });
  const newGuest = (ip: string) => small.call('POST', '/api/session/guest', {}, from(ip));

  it('has a share of the sockets, whatever it says of itself', async () => {
    for (let i = 0; i < 6; i += 1) {
      expect(await openFrom(`2001:db8::${i}`, small)).toBe(101);
    }
    expect(await openFrom('6.6.6.6, 2001:db8::7', small)).toBe(429);
    expect(await openFrom('2001:db8:0:1::1', small)).toBe(101);
  });

  it('polls as often as 150 at once, and no further than its limit', async () => {
    const poll = (ip: string) => small.call('GET', '/api/sales/1', undefined, from(ip));
    const all = await Promise.all(Array.from({ length: 150 }, () => poll('192.0.2.30')));
    expect(new Set(all.map(({ status }) => status))).toEqual(new Set([200]));
    await Promise.all(Array.from({ length: 60 }, () => poll('192.0.2.30')));
    expect(await poll('192.0.2.30')).toMatchObject({ status: 429, body: { code: 'rate_limited' } });
    expect((await poll('192.0.2.31')).status).toBe(200);
  });

  it('has sessions that poll no further than their own limit', async () => {
    const [eager, other] = await small.guests(2);
    const { taskId } = (await other!.buy()).body;
    const poll = async (guest: Guest, network: number) => {
      const path = `/api/tasks/${taskId}`;
      return (await guest.call('GET', path, undefined, from(`198.51.100.${network}`))).status;
    };
    const statuses = new Set<number>();
    for (let network = 1; network <= 4; network += 1) {
      const polls = Array.from({ length: 150 }, () => poll(eager!, network));
      for (const status of await Promise.all(polls)) statuses.add(status);
    }
    expect(statuses).toEqual(new Set([404]));
    expect(await poll(eager!, 5)).toBe(429);
    expect(await poll(other!, 5)).toBe(200);
  });

  it('gets so many new guests, while others get theirs and who is known stays so', async () => {
    const answers = await Promise.all(Array.from({ length: 45 }, () => newGuest('192.0.2.8')));
    expect(answers.filter(({ status }) => status === 201).length).toBeLessThanOrEqual(42);
    expect(await newGuest('192.0.2.8')).toMatchObject({ status: 429 });
    expect((await newGuest('192.0.2.9')).status).toBe(201);
    const cookie = answers[0]!.headers.getSetCookie()[0]!.split(';')[0]!;
    const again = await small.call(
      'POST',
      '/api/session/guest',
      {},
      { cookie, ...from('192.0.2.8') },
    );
    expect(again.status).toBe(201);
  });

  it('gets so many tickets in whatever names, and others are not kept from theirs', async () => {
    const guests = await small.guests(30);
    const press = (ip: string, i: number) =>
      guests[i % 30]!.call('POST', '/api/sales/1/purchases', {}, from(ip));
    for (let i = 0; i < 45; i += 1) await press('192.0.2.8', i);
    expect(await press('192.0.2.8', 29)).toMatchObject({ status: 429 });
    expect((await press('192.0.2.9', 28)).status).not.toBe(429);
  });
});

/** The status that a socket from there is answered with; an open one is closed when the test ends. */
async function openFrom(ip: string, { url } = stack): Promise<number> {
  const ws = new WebSocket(`${url.replace('http', 'ws')}/api/live`, {
    headers: { 'x-forwarded-for': ip },
  });
  ws.on('error', () => {});
  onTestFinished(() => ws.terminate());
  const refused = once(ws, 'unexpected-response').then(([, { statusCode }]) => Number(statusCode));
  return Promise.race([once(ws, 'open').then(() => 101), refused]);
}
