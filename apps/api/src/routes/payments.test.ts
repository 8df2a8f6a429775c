import { sweep } from '@seckill/db/testing';
import { createHmac } from 'node:crypto';
import type { Refund, RefundList } from '@seckill/contracts';
import { signWebhook } from '@seckill/sales';
import { connect, createLimiter } from '@seckill/redis';
import { afterAll, beforeAll, describe, expect, inject, it, onTestFinished, vi } from 'vitest';
import { readConfig } from '../config.ts';
import { perNetwork } from '../http/limits.ts';
import { networkOf } from '../network/network-of.ts';
import { startStack, type Stack } from '../testing/stack.ts';
import { EVENTS } from './payments.ts';

const SECRET = 'webhook-secret-of-the-tests-0123456789';

let stack: Stack;
beforeAll(async () => {
  stack = await startStack({
    config: { paymentProvider: 'webhook', paymentWebhookSecret: SECRET },
  });
  await stack.work();
  await stack.reset(1, 100);
});
afterAll(() => stack.close());

async function pressedPay() {
  const guest = await stack.guest();
  const { order } = await guest.verdict((await guest.buy()).body.taskId);
  const path = `/api/orders/${order.orderId}`;
  const pay = () => guest.call('POST', `${path}/payment`, {});
  const { body } = await pay();
  const event = {
    type: 'payment.succeeded',
    reference: body.payment.reference,
    amountCents: order.priceCents,
    currency: order.currency,
  };
  return { order, body, event, pay, read: async () => (await guest.call('GET', path)).body };
}

type Tamper = {
  secret?: string;
  ageS?: number;
  signed?: string;
  headers?: object;
  id?: string;
  oldWay?: boolean;
};

/** As a provider signs that was connected before the signature of standardwebhooks.com. */
function signTheOldWay(secret: string, body: string, at: Date) {
  const timestamp = String(Math.floor(at.getTime() / 1000));
  const mac = createHmac('sha256', secret).update(`${timestamp}.${body}`).digest('hex');
  return { 'x-payment-timestamp': timestamp, 'x-payment-signature': mac };
}

/** The same event again and again, unless it gets another `id`. */
async function send(
  event: { reference: string; [field: string]: unknown },
  { secret = SECRET, ageS = 0, signed, headers, id, oldWay = false }: Tamper = {},
) {
  const body = JSON.stringify(event);
  const at = new Date(Date.now() - ageS * 1000);
  const signature = oldWay
    ? signTheOldWay(secret, signed ?? body, at)
    : signWebhook(secret, id ?? `evt-${event.reference}`, signed ?? body, at);
  const response = await fetch(`${stack.url}/api/payments/webhook`, {
    method: 'POST',
    body,
    headers: {
      'content-type': 'application/json',
      ...signature,
      ...headers,
    },
  });
  const answer: { status?: string; code?: string } = JSON.parse(await response.text());
  return { status: response.status, body: answer };
}

describe('a provider that confirms later', () => {
  it('leaves the order unpaid until its webhook comes', async () => {
    const { body, event, pay, read } = await pressedPay();
    expect(body).toMatchObject({ status: 'unpaid', payment: { status: 'pending' } });
    expect((await pay()).body).toEqual(body);
    expect(await send(event)).toEqual({ status: 200, body: { status: 'paid' } });
    expect(await read()).toMatchObject({ status: 'paid', payment: { status: 'paid' } });
    expect((await pay()).body).toMatchObject({ status: 'paid' });
  });

  it('may still sign as before', async () => {
    const { event } = await pressedPay();
    expect(await send(event, { oldWay: true })).toEqual({ status: 200, body: { status: 'paid' } });
  });

  it('may sign as before and say it twice: one body is one event', async () => {
    const { event } = await pressedPay();
    const part = { ...event, amountCents: 5000 };
    expect((await send(part, { oldWay: true })).body).toEqual({ status: 'partial' });
    expect((await send(part, { oldWay: true })).body).toEqual({ status: 'partial' });
  });

  it('may say it twice, at once or later', async () => {
    const { event, order } = await pressedPay();
    const answers = await Promise.all([send(event), send(event), send(event)]);
    answers.push(await send(event));
    expect(new Set(answers.map((answer) => answer.body.status))).toEqual(new Set(['paid']));
    expect(await stack.db.findOrder(order.orderId)).toMatchObject({ status: 'paid' });
  });

  it('may come too late: the money is due back and nothing is sold', async () => {
    const { event, order, read } = await pressedPay();
    await stack.setPayBy([order.orderId], -1);
    await sweep(stack.db);
    const before = await stack.db.countRound(1, order.round);
    expect(await send(event)).toEqual({ status: 200, body: { status: 'refund_due' } });
    expect(await send(event)).toEqual({ status: 200, body: { status: 'refund_due' } });
    expect(await stack.db.countRound(1, order.round)).toEqual(before);
    expect(await read()).toMatchObject({ status: 'expired', payment: { status: 'refund_due' } });
  });

  it('may say things out of order: a failure decides nothing, before or after', async () => {
    const { event, read } = await pressedPay();
    const failed = { ...event, type: 'payment.failed' };
    expect((await send(failed)).body).toEqual({ status: 'pending' });
    expect((await send(event)).body).toEqual({ status: 'paid' });
    expect((await send(failed)).body).toEqual({ status: 'paid' });
    expect(await read()).toMatchObject({ status: 'paid' });
  });

  it('may pay in parts: after the first the rest is asked for, under a new reference', async () => {
    const { event, pay, read } = await pressedPay();
    expect((await send({ ...event, amountCents: 5000 })).body).toEqual({ status: 'partial' });
    const { body } = await pay();
    expect(body).toMatchObject({
      status: 'unpaid',
      payments: [{ reference: event.reference, status: 'partial', amountCents: 9900 }, {}],
      arrivals: [{ amountCents: 5000, status: 'part' }],
    });
    const rest = { ...event, reference: body.payment.reference, amountCents: 4900 };
    expect(rest.reference).not.toBe(event.reference);
    expect(body.payments[1]).toMatchObject({ status: 'pending', amountCents: 4900 });
    expect((await send(rest)).body).toEqual({ status: 'paid' });
    expect(await read()).toMatchObject({
      status: 'paid',
      payment: { status: 'paid' },
      arrivals: [{ status: 'kept' }, { status: 'kept' }],
    });
  });

  it('may pay twice, too much or in another currency: it goes back, and the operator is told', async () => {
    const { event, read, order } = await pressedPay();
    const foreign = await send({ ...event, currency: 'jpy' }, { id: 'foreign' });
    expect(foreign.body).toEqual({ status: 'refund_due' });
    expect((await send({ ...event, amountCents: 10_000 })).body).toEqual({ status: 'paid' });
    expect((await send(event, { id: 'second' })).body).toEqual({ status: 'refund_due' });
    expect(await read()).toMatchObject({
      status: 'paid',
      arrivals: [{ backCents: 9900 }, { backCents: 100 }, { backCents: 9900 }],
    });

    const { body } = await stack.admin('GET', '/api/admin/refunds?status=open&limit=200');
    const mine: Refund[] = body.refunds.filter((each: Refund) => each.orderId === order.orderId);
    expect(mine.map(({ reason, dueCents, currency }) => [reason, dueCents, currency])).toEqual([
      ['currency', 9900, 'JPY'],
      ['surplus', 100, 'CNY'],
      ['paid_before', 9900, 'CNY'],
    ]);
  });

  it('has a list of refunds, each of which is done once', async () => {
    const { event, read } = await pressedPay();
    await send({ ...event, currency: 'USD' });
    const list = async (query = '') =>
      (await stack.admin('GET', `/api/admin/refunds?${query}`)).body;
    const before: RefundList = await list('status=open&limit=200');
    const refund = before.refunds.at(-1);
    expect(refund).toMatchObject({ reference: event.reference, refunded: null });

    const done = (body: object) =>
      stack.admin('POST', `/api/admin/refunds/${refund?.refundId}`, body);
    const first = await done({ by: 'Ann', note: 'by bank' });
    expect(first).toMatchObject({
      status: 200,
      body: { refunded: { by: 'Ann', note: 'by bank' } },
    });
    expect((await done({})).body).toEqual(first.body);
    expect(await read()).toMatchObject({ arrivals: [{ status: 'refunded', backCents: 9900 }] });

    const page: RefundList = await list('limit=1');
    expect(page).toMatchObject({ open: before.open - 1, next: before.open > 1 ? 1 : page.next });
    const metrics = await stack.call('GET', '/metrics');
    expect(metrics.body).toContain(`seckill_refunds_open ${before.open - 1}\n`);
    expect((await list('status=refunded')).refunds[0]).toEqual(first.body);
    expect((await stack.call('GET', '/api/admin/refunds')).status).toBe(401);
    const unknown = await stack.admin('POST', '/api/admin/refunds/no-such-refund', {});
    expect(unknown).toMatchObject({ status: 404, body: { code: 'refund_not_found' } });
  });

  it('must name a payment that was asked for', async () => {
    const { event } = await pressedPay();
    expect(await send({ ...event, reference: 'pay_nobody-asked' })).toMatchObject({
      status: 404,
      body: { code: 'payment_not_found' },
    });
  });
});

describe('a forged event', () => {
  it.each<[string, Tamper]>([
    ['by another secret', { secret: 'another-secret-of-at-least-32-bytes!' }],
    ['for another body', { signed: '{"type":"payment.succeeded"}' }],
    ['older than five minutes', { ageS: 301 }],
    ['from the future', { ageS: -301 }],
    ['with a timestamp of its own', { headers: { 'webhook-timestamp': '1' } }],
    ['without a signature', { headers: { 'webhook-signature': '' } }],
    ['with words for a timestamp', { headers: { 'webhook-timestamp': 'now' } }],
    ['of another message', { headers: { 'webhook-id': 'evt_2' } }],
    [
      'the old way, by another secret',
      { oldWay: true, secret: 'another-secret-of-32-bytes-or-more' },
    ],
    ['the old way, older than five minutes', { oldWay: true, ageS: 301 }],
    [
      'the old way, with words for a timestamp',
      { oldWay: true, headers: { 'x-payment-timestamp': 'now' } },
    ],
  ])('%s is refused and changes nothing', async (_name, tamper) => {
    const { event, read } = await pressedPay();
    expect(await send(event, tamper)).toMatchObject({
      status: 401,
      body: { code: 'bad_signature' },
    });
    expect(await read()).toMatchObject({ status: 'unpaid', payment: { status: 'pending' } });
  });

  it('is taken though the clock of the process is wrong, and refused for its signature all the same', async () => {
    const { event, read } = await pressedPay();
    const other = await pressedPay();
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 3_600_000 });
    try {
      await expect
        .poll(() => send(event, { ageS: 3600 }), { timeout: 20_000 })
        .toMatchObject({ status: 200 });
      // Too old by both clocks: one of them is wrong, and nobody knows which.
      expect(await send(other.event, { ageS: 9999 })).toMatchObject({ status: 503 });
      expect(await send(other.event, { ageS: 3600, secret: 'guessed'.repeat(9) })).toMatchObject({
        status: 401,
      });
    } finally {
      vi.useRealTimers();
    }
    expect(await read()).toMatchObject({ status: 'paid' });
    // Once its clock is right it knows again what is too old.
    await expect
      .poll(() => send(other.event, { ageS: 999 }), { timeout: 20_000 })
      .toMatchObject({ status: 401 });
    expect(await send(other.event)).toMatchObject({ status: 200 });
  });

  it('is judged byte for byte, not by what the JSON means', async () => {
    const { event } = await pressedPay();
    const spaced = JSON.stringify(event, undefined, 1);
    expect((await send(event, { signed: spaced })).status).toBe(401);
  });

  it('of a wrong shape is refused after its signature was checked', async () => {
    const { event } = await pressedPay();
    expect((await send({ ...event, extra: 1 })).body.code).toBe('bad_request');
    expect((await send({ ...event, extra: 1 }, { ageS: 999 })).body.code).toBe('bad_signature');
  });
});

it('a flood of forged events from one network is limited, and true ones from elsewhere are taken', async () => {
  const elsewhere = connect({ url: inject('redisUrl'), policy: 'fail-fast', onError: () => {} });
  onTestFinished(() => elsewhere.close());
  await elsewhere.firstAttempt;
  const { event, read } = await pressedPay();
  const body = JSON.stringify(event);
  const post = async (remoteAddress: string, secret = SECRET) => {
    const answer = await stack.app.inject({
      method: 'POST',
      url: '/api/payments/webhook',
      remoteAddress,
      headers: { 'content-type': 'application/json', ...signWebhook(secret, 'evt-flood', body) },
      body,
    });
    const { code }: { code?: string } = answer.json();
    return { status: answer.statusCode, code, retryAfter: answer.headers['retry-after'] };
  };
  // Another process has been asked nearly as often as one network may, and this one is told.
  const shared = { connection: elsewhere, prefix: stack.config.keyPrefix };
  const asked = createLimiter(shared).rule({ ...perNetwork(EVENTS), lease: 5_700 });
  for (let n = 0; n < 5_700; n += 1) void asked(networkOf('2001:db8:f:f::1'));
  // A machine has as many addresses as it likes within what its provider gave it.
  const forged = (n: number) => post(`2001:db8:f:f::${n.toString(16)}`, 'guessed'.repeat(9));
  const seen = new Map<string | undefined, number>();
  for (let n = 0; n < 3_000 && !seen.has('rate_limited'); n += 100) {
    const codes = await Promise.all(Array.from({ length: 100 }, (_, i) => forged(n + i)));
    for (const { code } of codes) seen.set(code, (seen.get(code) ?? 0) + 1);
  }
  expect([...seen.keys()]).toEqual(['bad_signature', 'rate_limited']);
  expect(seen.get('bad_signature')).toBeLessThan(1500);
  // There a true one is told to come again, too: to look at a signature is what the limit spares.
  const refused = { status: 429, code: 'rate_limited', retryAfter: expect.stringMatching(/^\d+$/) };
  expect(await post('2001:db8:f:f:1::')).toMatchObject(refused);
  expect(await read()).toMatchObject({ status: 'unpaid' });
  expect(await post('2001:db8:f:e::1')).toMatchObject({ status: 200 });
  expect(await read()).toMatchObject({ status: 'paid' });
});

describe('settings', () => {
  const env = {
    REDIS_URL: 'redis://localhost',
    DATABASE_URL: 'mysql://localhost/x',
    ADMIN_TOKEN: '9f3c71e5b2d8064aa1c07e6d58b3f294',
    SESSION_SECRET: '9f3c71e5b2d8064aa1c07e6d58b3f294',
  };

  it('want a secret for the webhook, and a provider that exists', () => {
    expect(readConfig(env)).toMatchObject({ paymentProvider: 'demo' });
    expect(() => readConfig({ ...env, PAYMENT_PROVIDER: 'webhook' })).toThrow(
      'PAYMENT_WEBHOOK_SECRET',
    );
    expect(
      readConfig({ ...env, PAYMENT_PROVIDER: 'webhook', PAYMENT_WEBHOOK_SECRET: SECRET }),
    ).toMatchObject({ paymentProvider: 'webhook' });
    expect(() => readConfig({ ...env, PAYMENT_PROVIDER: 'cash' })).toThrow('PAYMENT_PROVIDER');
  });
});
