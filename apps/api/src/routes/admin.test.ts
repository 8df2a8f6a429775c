import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { startStack, type Stack } from '../testing/stack.ts';

let stack: Stack;
beforeAll(async () => {
  stack = await startStack();
  await stack.work();
});
afterAll(() => stack.close());

const RESET = '/api/admin/sales/1/reset';
const VERIFY = '/api/admin/sales/1/verify';

describe('reset', () => {
  it('opens the next round; again with the same key answers the same', async () => {
    const headers = { 'idempotency-key': 'monday-drop' };
    const first = await stack.admin('POST', RESET, { stock: 5 }, headers);
    const again = await stack.admin('POST', RESET, { stock: 5 }, headers);
    const other = await stack.admin('POST', RESET, { stock: 6 }, headers);
    expect(first).toMatchObject({ status: 200, body: { saleId: 1, stock: 5, voidedOrders: 0 } });
    expect(again.body).toEqual(first.body);
    expect(other).toMatchObject({ status: 409, body: { code: 'idempotency_conflict' } });
    expect((await stack.call('GET', '/api/sales/1')).body).toMatchObject({
      round: first.body.round,
      available: 5,
    });
  });

  it('of twenty who reset the same round one succeeds', async () => {
    const { round } = (await stack.call('GET', '/api/sales/1')).body;
    const answers = await Promise.all(
      Array.from({ length: 20 }, () =>
        stack.admin('POST', RESET, { stock: 5, expectedRound: round }),
      ),
    );
    const codes = answers.map((answer) => answer.body.code ?? 'ok');
    expect(codes.filter((code) => code === 'ok')).toHaveLength(1);
    expect(codes.filter((code) => code === 'round_changed')).toHaveLength(19);
  });

  it('queued tickets of the old round end cancelled, and its orders void', async () => {
    await stack.reset(1, 5);
    const winner = await stack.guest();
    const { order } = await winner.verdict((await winner.buy()).body.taskId);
    await stack.rest();
    const waiting = await stack.guests(10);
    const tickets = await Promise.all(waiting.map((guest) => guest.buy()));
    const reset = await stack.reset(1, 2);
    expect(reset).toMatchObject({ stock: 2, cancelledTickets: 10, voidedOrders: 1 });
    await stack.work();
    const verdicts = await Promise.all(
      waiting.map((guest, i) => guest.verdict(tickets[i]?.body.taskId)),
    );
    expect(new Set(verdicts.map((task) => task.status))).toEqual(new Set(['cancelled']));
    expect((await winner.call('GET', `/api/orders/${order.orderId}`)).body.status).toBe('void');
    expect((await winner.verdict((await winner.buy()).body.taskId)).status).toBe('success');
  });

  it('is a fence under full load: every ticket is told, no round sells more than it has', async () => {
    await stack.reset(1, 3);
    const guests = await stack.guests(60);
    const rounds: number[] = [];
    const refusals = new Set<string>();
    const buying = guests.map(async (guest) => {
      const verdicts = [];
      for (let i = 0; i < 5; i += 1) {
        const answer = await guest.buy();
        if (answer.status < 300) verdicts.push(await guest.verdict(answer.body.taskId));
        else refusals.add(answer.body.code);
      }
      return verdicts;
    });
    // One that takes too long under this load is refused, and asked for again.
    const reset = async () => {
      const made = await stack.reset(1, 3);
      expect(made).toHaveProperty('round');
      rounds.push(made.round);
    };
    for (let i = 0; i < 5; i += 1) await vi.waitFor(reset, { timeout: 20_000, interval: 200 });
    const verdicts = (await Promise.all(buying)).flat();
    expect(
      verdicts.every((task) => ['success', 'sold_out', 'cancelled'].includes(task.status)),
    ).toBe(true);
    expect([...refusals].filter((code) => code !== 'sold_out')).toEqual([]);
    for (const round of rounds) {
      const { live, total, buyersWithTwoLiveOrders } = await stack.db.countRound(1, round);
      expect(live).toBeLessThanOrEqual(total);
      expect(buyersWithTwoLiveOrders).toBe(0);
    }
    expect((await stack.admin('GET', VERIFY)).body.ok).toBe(true);
  });

  it('an unknown sale is not found', async () => {
    expect(await stack.admin('POST', '/api/admin/sales/77/reset', { stock: 1 })).toMatchObject({
      status: 404,
      body: { code: 'sale_not_found' },
    });
  });
});

describe('verify', () => {
  it('goes red when a claim has no order', { timeout: 10_000 }, async () => {
    const { round } = await stack.reset(1, 3);
    await stack.inventory.claim({
      saleId: 1,
      round,
      batchId: 'nobody',
      first: 1,
      last: 1,
      tickets: [
        {
          ticketId: 'order.place~nobody',
          buyerId: 'g_nobody',
          number: 1,
        },
      ],
    });
    const { body } = await stack.admin('GET', VERIFY);
    expect(body.ok).toBe(false);
    expect(body.checks.filter((check: { ok: boolean }) => !check.ok)).toEqual([
      { name: 'claims in Redis are as many as live orders', ok: false, expected: 0, actual: 1 },
    ]);
  });
});

describe('the sheet of a round that is over', () => {
  it('can be asked for; one that never was is not found', async () => {
    const { round } = await stack.reset(1, 3);
    await stack.reset(1, 4);
    const past = await stack.admin('GET', `${VERIFY}?round=${round}`);
    expect(past).toMatchObject({ status: 200, body: { ok: true, round, counts: { stock: 3 } } });
    expect((await stack.admin('GET', VERIFY)).body).toMatchObject({ round: round + 1 });
    expect(await stack.admin('GET', `${VERIFY}?round=999`)).toMatchObject({
      status: 404,
      body: { code: 'sale_not_found' },
    });
    expect((await stack.admin('GET', `${VERIFY}?round=0`)).status).toBe(400);
  });
});

describe('the admin session', () => {
  it('is a cookie that the token buys', async () => {
    const wrong = await stack.call('POST', '/api/admin/session', { token: 'nope' });
    expect(wrong).toMatchObject({ status: 401, body: { code: 'bad_credentials' } });
    const right = await stack.call('POST', '/api/admin/session', {
      token: stack.config.adminToken,
    });
    const cookie = right.headers.getSetCookie()[0]?.split(';')[0] ?? '';
    const overview = await stack.call('GET', '/api/admin/overview', undefined, { cookie });
    expect(overview.status).toBe(200);
    expect(overview.body.sales[0]).toMatchObject({ saleId: 1, waiting: 0 });
    const guest = await stack.guest();
    expect((await guest.call('GET', '/api/admin/overview')).status).toBe(401);
  });
});

it('wrong tokens are answered for a while, by bearer or by form; the right one always', async () => {
  const guess = async (i: number) =>
    i % 2
      ? stack.call('POST', '/api/admin/session', { token: `wrong-${i}` })
      : stack.call('GET', '/api/admin/queues', undefined, { authorization: `Bearer wrong-${i}` });
  const guesses = [];
  for (let i = 0; i < 30; i += 1) guesses.push(await guess(i));
  expect(guesses.slice(-10).map(({ status }) => status)).toEqual(Array(10).fill(429));
  const last = guesses.at(-1);
  expect(last?.body).toMatchObject({ code: 'rate_limited' });
  expect(last?.body.retryAfterMs).toBeGreaterThan(20_000);
  expect((await stack.admin('GET', '/api/admin/queues')).status).toBe(200);
});
