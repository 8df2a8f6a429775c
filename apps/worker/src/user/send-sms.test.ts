import { createServer, type IncomingHttpHeaders } from 'node:http';
import { pay } from '@seckill/db/testing';
import { userSendOrderTexts, userSendSms, type SendOrderSms, type SendSms } from '@seckill/tasks';
import {
  createPhoneCodes,
  inboxProvider,
  isSigned,
  notify,
  TEXTS_PER_NUMBER,
  type TextProvider,
} from '@seckill/sales';
import { createWorker } from '@seckill/task-engine';
import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { openShop, type Shop } from '../testing/shop.ts';
import { userHandlers } from './handlers.ts';
import { gatewayProvider } from './sms-gateway.ts';

const SECRET = 'session-secret-of-the-tests-0123456789';
const GATEWAY_SECRET = 'gateway-secret-of-the-tests-0123456789';

let shop: Shop;
beforeEach(async () => void (shop = await openShop()));
afterEach(() => shop.close());

/** Sends texts as a worker process would, quickly. */
function sendTexts(
  provider: TextProvider = inboxProvider,
  remindBeforeMs?: number,
  { db = shop.db, tasks = shop.tasks }: Partial<Pick<Shop, 'db' | 'tasks'>> = {},
) {
  const worker = createWorker({
    tasks: shop.tasks,
    handlers: userHandlers({
      db,
      inventory: shop.inventory,
      deposits: shop.deposits,
      limiter: shop.limiter,
      tasks,
      secret: SECRET,
      provider,
      ...(remindBeforeMs === undefined ? {} : { remindBeforeMs }),
    }),
    timing: { lockDuration: 1000, stalledInterval: 250, drainDelay: 1 },
    log: pino({ level: 'silent' }),
  });
  worker.start();
  onTestFinished(() => worker.close({ deadlineMs: 1000 }));
}

/** Submits a text whose next try comes soon. */
const submit = (sms: SendSms) => shop.tasks.applyAsync(userSendSms, sms, { retry: { baseMs: 50 } });

async function ended(id: string) {
  await expect
    .poll(async () => (await shop.tasks.result(id))?.status, { timeout: 40_000, interval: 10 })
    .toMatch(/^(success|failure)$/);
  return shop.tasks.result(id);
}

const kindsOf = async (userId: string) =>
  (await shop.db.listMessagesOf(userId)).map(({ kind }) => kind);

/** An order of this buyer, placed past the line. */
async function orderOf(buyerId: string) {
  const [placement] = await shop.db.placeOrders({
    saleId: 1,
    round: 1,
    tickets: [{ ticketId: `t-${buyerId}`, buyerId, buyerName: 'Ada' }],
  });
  if (!placement || !('order' in placement)) throw new Error('no order');
  return placement.order;
}

const won = (userId: string, orderId: string): SendOrderSms => ({
  kind: 'order_won',
  userId,
  orderId,
});

describe('a winner', () => {
  it('is told once, in both languages, and nobody else is', async () => {
    sendTexts();
    shop.work();
    const buyers = ['g_one', 'g_two', 'g_three', 'g_late'];
    await shop.verdicts(await shop.press(buyers));
    for (const buyer of ['g_one', 'g_three']) {
      await expect.poll(() => kindsOf(buyer), { timeout: 15_000 }).toEqual(['order_won']);
    }
    const [text] = await shop.db.listMessagesOf('g_one');
    expect(text).toMatchObject({ to: 'g_one', kind: 'order_won' });
    expect(text?.text).toContain('Aurora X1');
    expect(text?.text).toContain('15分钟内付款');
    expect(text?.text).toContain('within 15 minutes');
    expect(await kindsOf('g_late')).toEqual([]);
  });

  it('is told once however often it is asked for, at the same time too', async () => {
    sendTexts();
    const { orderId } = await orderOf('g_a');
    const ids = await Promise.all(
      [1, 2, 3, 4].map(() => shop.tasks.delay(userSendSms, won('g_a', orderId))),
    );
    for (const id of ids) await ended(id);
    expect(await kindsOf('g_a')).toEqual(['order_won']);
    const again = await ended(await shop.tasks.delay(userSendSms, won('g_a', orderId)));
    expect(again?.result).toEqual({ outcome: 'duplicate' });
  });

  it('whose batch is delivered again is not told again', async () => {
    sendTexts();
    const submitted = vi.spyOn(shop.tasks, 'applyAsync');
    // The first delivery fails after its winners were told: one who stands by cannot.
    const standBy = vi.spyOn(shop.inventory, 'standBy').mockImplementationOnce(async () => {
      await expect.poll(() => kindsOf('g_a'), { timeout: 15_000 }).toEqual(['order_won']);
      throw new Error('away');
    });
    shop.work();
    const verdicts = await shop.verdicts(
      await shop.press(['g_a', 'g_b', 'g_c', 'g_late'], { standby: true }),
    );
    expect(standBy).toHaveBeenCalledTimes(2);
    const [{ orderId } = { orderId: '' }] = await shop.db.listOrdersOf('g_a');
    expect(verdicts[0]).toMatchObject({ outcome: 'success', orderId });
    const texts = () =>
      submitted.mock.calls.flatMap(([{ name }, args], i) =>
        name === userSendOrderTexts.name && Object(args).kind === 'order_won'
          ? [submitted.mock.results[i]?.value]
          : [],
      );
    await expect.poll(() => texts().length, { timeout: 10_000 }).toBe(2);
    for (const id of await Promise.all(texts())) await ended(String(id));
    const promoted = { kind: 'standby_promoted', userId: 'g_a', orderId } as const;
    await ended(await shop.tasks.delay(userSendSms, promoted));
    expect(await kindsOf('g_a')).toEqual(['order_won']);
  });

  it('is told with the whole batch, by one task and one statement', async () => {
    const written = vi.spyOn(shop.db, 'writeMessages');
    const submitted = vi.spyOn(shop.tasks, 'applyAsync');
    // The new sale gives ten minutes.
    sendTexts(inboxProvider, 5 * 60_000);
    const saleId = await shop.newSale(40);
    shop.work();
    const buyers = Array.from({ length: 40 }, (_, i) => `g_${i}`);
    await shop.verdicts(await shop.press(buyers, { saleId }));
    await expect.poll(() => kindsOf('g_39'), { timeout: 15_000 }).toEqual(['order_won']);
    expect(await Promise.all(buyers.map(kindsOf))).toEqual(buyers.map(() => ['order_won']));
    const texts = submitted.mock.calls.flatMap(([{ queue, name }, args]) =>
      queue === 'sms' ? [`${name} ${Object(args).kind} ${Object(args).orderIds?.length}`] : [],
    );
    expect(texts).toEqual([
      'user.send-order-texts order_won 40',
      'user.send-order-texts pay_reminder 40',
    ]);
    expect(written).toHaveBeenCalledOnce();
  });

  it('is told although the first delivery of the batch died before it could say so', async () => {
    sendTexts();
    let deliveries = 0;
    shop.work({
      db: {
        ...shop.db,
        placeOrders: async (request) => {
          const placements = await shop.db.placeOrders(request);
          deliveries += 1;
          if (deliveries === 1) throw new Error('the answer was lost');
          return placements;
        },
      },
    });
    await shop.verdicts(await shop.press(['g_a']));
    expect(deliveries).toBe(2);
    await expect.poll(() => kindsOf('g_a'), { timeout: 15_000 }).toEqual(['order_won']);
  });

  it('is told although texts could not be submitted at first', async () => {
    sendTexts();
    let refused = 0;
    const applyAsync: typeof shop.tasks.applyAsync = async (...args) => {
      const isText = args[0].name === userSendOrderTexts.name;
      if (isText && refused < 2) {
        refused += 1;
        throw new Error('away');
      }
      return shop.tasks.applyAsync(...args);
    };
    shop.work({ tasks: { ...shop.tasks, applyAsync } });
    await shop.verdicts(await shop.press(['g_a']));
    await expect.poll(() => kindsOf('g_a'), { timeout: 15_000 }).toEqual(['order_won']);
    expect(refused).toBe(2);
  });

  it('gets the verdict in time though texts cannot be submitted', async () => {
    const away = { ...shop.tasks, applyAsync: async () => Promise.reject(new Error('away')) };
    shop.work({ tasks: away });
    const [verdict] = await shop.verdicts(await shop.press(['g_a']));
    expect(verdict).toMatchObject({ outcome: 'success' });
  });
});

describe('the reminder', () => {
  // The demo sale gives 15 minutes: reminded this long before the end, it comes at once.
  const ALMOST_ALL = 15 * 60_000 - 1500;

  it('comes when the time to pay is nearly over', async () => {
    sendTexts(inboxProvider, ALMOST_ALL);
    const { orderId } = await orderOf('g_a');
    await notify(shop.tasks, { kind: 'order_won', orderIds: [orderId] });
    await expect.poll(() => kindsOf('g_a')).toEqual(['order_won']);
    await expect
      .poll(() => kindsOf('g_a'), { timeout: 10_000 })
      .toEqual(['pay_reminder', 'order_won']);
  });

  it.each([
    ['before it was planned', 'findOrders'],
    ['while it was planned', 'applyAsync'],
  ] as const)('comes although the first attempt failed %s', async (_, call) => {
    let failed = false;
    const failOnce = () => {
      if (failed) return;
      failed = true;
      throw new Error('away');
    };
    const findOrders: typeof shop.db.findOrders = async (ids) => {
      if (call === 'findOrders') failOnce();
      return shop.db.findOrders(ids);
    };
    const applyAsync: typeof shop.tasks.applyAsync = async (...args) => {
      if (call === 'applyAsync') failOnce();
      return shop.tasks.applyAsync(...args);
    };
    // Late enough for a second attempt on a busy machine.
    sendTexts(inboxProvider, 15 * 60_000 - 4000, {
      db: { ...shop.db, findOrders },
      tasks: { ...shop.tasks, applyAsync },
    });
    const { orderId } = await orderOf('g_a');
    await ended(await submit(won('g_a', orderId)));
    expect(failed).toBe(true);
    await expect
      .poll(() => kindsOf('g_a'), { timeout: 20_000 })
      .toEqual(['pay_reminder', 'order_won']);
  });

  it('does not come when the order was paid or given back meanwhile', async () => {
    sendTexts();
    const paid = await orderOf('g_paid');
    const cancelled = await orderOf('g_cancelled');
    await pay(shop.db, { orderId: paid.orderId, userId: 'g_paid' });
    await shop.db.cancelOrder({ orderId: cancelled.orderId, userId: 'g_cancelled' });
    for (const { userId, orderId } of [paid, cancelled]) {
      const id = await shop.tasks.delay(userSendSms, { kind: 'pay_reminder', userId, orderId });
      expect((await ended(id))?.result).toEqual({ outcome: 'not_needed' });
      expect(await kindsOf(userId)).toEqual([]);
    }
  });

  it('is not planned where there are no ten minutes', async () => {
    sendTexts(inboxProvider, 16 * 60_000);
    const { orderId } = await orderOf('g_a');
    await ended(await shop.tasks.delay(userSendSms, won('g_a', orderId)));
    const sms = (await shop.tasks.queues()).find(({ name }) => name === 'sms');
    expect(sms).toMatchObject({ delayed: 0, waiting: 0 });
  });
});

it('a promoted standby is told, and only about an order of their own', async () => {
  sendTexts();
  const { orderId } = await orderOf('g_a');
  await notify(shop.tasks, { kind: 'standby_promoted', orderIds: [orderId] });
  await expect.poll(() => kindsOf('g_a')).toEqual(['standby_promoted']);
  const id = await shop.tasks.delay(userSendSms, won('g_thief', orderId));
  expect(await ended(id)).toMatchObject({ status: 'failure', error: { code: 'order_not_found' } });
});

describe('the gateway', () => {
  type Call = { headers: IncomingHttpHeaders; body: string };

  async function openGateway(answers: number[]) {
    const calls: Call[] = [];
    const server = createServer((request, response) => {
      let body = '';
      request.on('data', (chunk) => (body += String(chunk)));
      request.on('end', () => {
        const status = answers[Math.min(calls.length, answers.length - 1)];
        calls.push({ headers: request.headers, body });
        if (status !== undefined && status > 0) response.writeHead(status).end();
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => {
      server.closeAllConnections();
      server.close();
    });
    const address = server.address();
    const port = typeof address === 'object' ? address?.port : 0;
    const url = `http://127.0.0.1:${port}/sms`;
    return { calls, provider: gatewayProvider({ url, secret: GATEWAY_SECRET, timeoutMs: 1000 }) };
  }

  async function memberWithOrder(letter = 'm') {
    const userId = `u_${letter.repeat(22)}`;
    await shop.db.createMember({
      userId,
      username: `ada ${letter}`,
      passwordHash: '$x',
      mobile: numberOf(letter),
    });
    return orderOf(userId);
  }

  const numberOf = (letter: string) => `+86138000000${letter.charCodeAt(0)}`;

  it('is asked again with the same signed text until it takes it', async () => {
    // No answer at all, then an error, then yes.
    const { calls, provider } = await openGateway([0, 503, 202]);
    sendTexts(provider);
    const { userId, orderId } = await memberWithOrder();
    const id = await submit(won(userId, orderId));
    expect(await ended(id)).toMatchObject({ status: 'success', result: { outcome: 'sent' } });
    expect(calls).toHaveLength(3);
    expect(new Set(calls.map(({ body }) => body)).size).toBe(1);
    for (const { headers, body } of calls) {
      expect(isSigned(GATEWAY_SECRET, body, Object(headers))).toBe(true);
      expect(headers['webhook-id']).toBe(`order_won.${orderId}`);
      expect(headers['idempotency-key']).toBe(`order_won.${orderId}`);
      expect(JSON.parse(body)).toMatchObject({ to: numberOf('m'), kind: 'order_won' });
    }
    expect(await kindsOf(userId)).toEqual(['order_won']);
  });

  it('that refuses a text is not asked again', async () => {
    const { calls, provider } = await openGateway([422]);
    sendTexts(provider);
    const { userId, orderId } = await memberWithOrder();
    const id = await shop.tasks.delay(userSendSms, won(userId, orderId));
    expect(await ended(id)).toMatchObject({ status: 'failure', error: { code: 'sms_refused' } });
    expect(calls).toHaveLength(1);
    expect(await kindsOf(userId)).toEqual([]);
  });

  it('is not asked for a number that had ten texts; the eleventh waits', async () => {
    const { calls, provider } = await openGateway([202]);
    sendTexts(provider);
    const { userId, orderId } = await memberWithOrder();
    const next = await memberWithOrder('n');
    for (let i = 0; i < 10; i += 1) {
      await shop.limiter.take({ ...TEXTS_PER_NUMBER, of: numberOf('m') });
    }
    const id = await shop.tasks.delay(userSendSms, won(userId, orderId));
    await expect.poll(async () => (await shop.tasks.result(id))?.status).toBe('retrying');
    const batch = { kind: 'order_won' as const, orderIds: [orderId, next.orderId] };
    const both = await ended(await shop.tasks.delay(userSendOrderTexts, batch));
    expect(both?.result).toEqual({ sent: 1, duplicate: 0, notNeeded: 0, later: 1 });
    expect(calls.map(({ body }) => JSON.parse(body).to)).toEqual([numberOf('n')]);
    expect(await kindsOf(userId)).toEqual([]);
  });

  it('is asked for each text of a batch, and again for those alone that it did not take', async () => {
    const { calls, provider } = await openGateway([422, 202]);
    sendTexts({
      // One after the other, so that it is known who is refused.
      send: async (text, signal) => {
        if (!text.to.endsWith(numberOf('m')) && calls.length === 0)
          await expect.poll(() => calls.length).toBe(1);
        return provider.send(text, signal);
      },
    });
    const orders = [await memberWithOrder('m'), await memberWithOrder('n'), await orderOf('g_a')];
    const batch = { kind: 'order_won' as const, orderIds: orders.map(({ orderId }) => orderId) };
    const told = await ended(await shop.tasks.delay(userSendOrderTexts, batch));
    expect(told?.result).toEqual({ sent: 2, duplicate: 0, notNeeded: 0, later: 1 });
    const kinds = () => Promise.all(orders.map(({ userId }) => kindsOf(userId)));
    await expect.poll(kinds).toEqual([['order_won'], ['order_won'], ['order_won']]);
    expect(calls.map(({ body }) => JSON.parse(body).to)).toEqual(
      ['m', 'n', 'm'].map((letter) => numberOf(letter)),
    );
    const again = await ended(await shop.tasks.delay(userSendOrderTexts, batch));
    expect(again?.result).toEqual({ sent: 0, duplicate: 3, notNeeded: 0, later: 0 });
    expect(calls).toHaveLength(3);
  });

  it('is given the code that confirms a number, and it is written down nowhere', async () => {
    const { calls, provider } = await openGateway([503, 202]);
    sendTexts(provider);
    const { userId } = await memberWithOrder();
    const codeId = 'a-code-of-the-tests';
    await shop.db.askPhoneCode({ memberId: userId, codeId, mobile: '+447911123456' });
    const sms = { kind: 'phone_code', userId, codeId } as const;
    const id = await submit(sms);
    expect(await ended(id)).toMatchObject({ status: 'success', result: { outcome: 'sent' } });
    const code = createPhoneCodes(SECRET).codeOf(codeId);
    for (const { headers, body } of calls) {
      expect(headers['idempotency-key']).toBe(`phone_code.${codeId}`);
      const { to, text } = JSON.parse(body);
      expect(to).toBe('+447911123456');
      expect(text).toContain(code);
    }
    expect(calls).toHaveLength(2);
    expect(await kindsOf(userId)).toEqual([]);
    expect(await shop.db.findMessages([`phone_code.${codeId}`])).toEqual([]);
    const other = { kind: 'phone_code', userId, codeId: 'of-before' } as const;
    const late = await ended(await shop.tasks.delay(userSendSms, other));
    expect(late?.result).toEqual({ outcome: 'not_needed' });
  });

  it('is not asked for a guest, who left no number', async () => {
    const { calls, provider } = await openGateway([200]);
    sendTexts(provider);
    const { userId, orderId } = await orderOf('g_guest');
    await ended(await shop.tasks.delay(userSendSms, won(userId, orderId)));
    expect(calls).toHaveLength(0);
    expect(await kindsOf('g_guest')).toEqual(['order_won']);
  });
});
