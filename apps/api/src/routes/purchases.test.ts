import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { letInWithinASecond } from '../testing/let-in.ts';
import { startStack, type Stack } from '../testing/stack.ts';

let stack: Stack;
beforeAll(async () => {
  stack = await startStack();
  await stack.work();
});
afterAll(() => stack.close());
beforeEach(() => stack.reset(1, 3));

describe('a purchase', () => {
  it('150 press at once, 3 get it, everyone is told, and the sheet proves it', async () => {
    const guests = await stack.guests(150);
    const answers = await Promise.all(guests.map((guest) => guest.buy()));
    expect(new Set(answers.map((answer) => answer.status))).toEqual(new Set([202]));
    expect(answers[0]?.body).toMatchObject({ status: 'queued', saleId: 1, pollAfterMs: 2000 });

    const verdicts = await Promise.all(
      guests.map((guest, i) => guest.verdict(answers[i]?.body.taskId)),
    );
    const won = verdicts.filter((task) => task.status === 'success');
    expect(won).toHaveLength(3);
    expect(verdicts.filter((task) => task.status === 'sold_out')).toHaveLength(147);
    expect(new Set(verdicts.map((task) => task.number)).size).toBe(150);
    const late = verdicts.filter((task) => task.status === 'sold_out');
    expect(new Set(late.map((task) => task.stockEndedAt))).toEqual(new Set([3]));
    expect(won[0].order).toMatchObject({ status: 'unpaid', saleId: 1, currency: 'CNY' });

    const { body: sheet } = await stack.admin('GET', '/api/admin/sales/1/verify');
    expect(sheet.checks.filter((check: { ok: boolean }) => !check.ok)).toEqual([]);
    expect(sheet.counts).toMatchObject({ accepted: 150, success: 3, soldOut: 147, liveOrders: 3 });
  });

  it('who presses again is answered the ticket that is there, decided or not', async () => {
    await stack.rest();
    const guest = await stack.guest();
    const { status, body: first } = await guest.buy();
    expect(status).toBe(202);
    const again = await guest.buy();
    expect(again).toMatchObject({
      status: 200,
      body: { taskId: first.taskId, status: 'queued', number: first.number, existing: true },
    });
    await stack.work();
    const won = await guest.verdict(first.taskId);
    expect(won).toMatchObject({ status: 'success' });
    expect(won).not.toHaveProperty('existing');
    expect(await guest.buy()).toMatchObject({
      status: 200,
      body: { taskId: first.taskId, status: 'success', order: won.order, existing: true },
    });
    expect((await guest.call('GET', '/api/orders')).body.orders).toHaveLength(1);
  });

  it('ten presses in one instant make one ticket', async () => {
    const guest = await stack.guest();
    const answers = await Promise.all(Array.from({ length: 10 }, () => guest.buy()));
    expect(new Set(answers.map(({ body }) => body.taskId)).size).toBe(1);
    expect(answers.filter(({ status }) => status === 202)).toHaveLength(1);
    expect(await guest.verdict(answers[0]?.body.taskId)).toMatchObject({ status: 'success' });
  });

  it('who came to nothing, or gave the order back, takes a new number', async () => {
    const guest = await stack.guest();
    const first = (await guest.buy()).body;
    const { order } = await guest.verdict(first.taskId);
    expect((await guest.call('DELETE', `/api/orders/${order.orderId}`)).status).toBe(200);
    const second = await guest.buy();
    expect(second.status).toBe(202);
    expect(second.body.number).toBeGreaterThan(first.number);
    expect(await guest.verdict(second.body.taskId)).toMatchObject({ status: 'success' });
  });

  it('says what was agreed to, and the order keeps to it', async () => {
    await stack.rest();
    const guest = await stack.guest();
    const { taskId } = (await guest.buy()).body;
    const { priceCents, currency, payWindowSeconds } = (await guest.call('GET', '/api/sales/1'))
      .body;
    const terms = { priceCents, currency, payWindowSeconds };
    await stack.db.editSale({ saleId: 1, changes: { priceCents: priceCents + 100 } });
    try {
      expect((await guest.call('GET', `/api/tasks/${taskId}`)).body).toMatchObject({ terms });
      await stack.work();
      const won = await guest.verdict(taskId);
      expect(won).toMatchObject({ terms, order: { priceCents, currency } });
    } finally {
      await stack.db.editSale({ saleId: 1, changes: { priceCents } });
    }
  });

  it('my ticket of the round is found without its id', async () => {
    await stack.rest();
    const guest = await stack.guest();
    const mine = () => guest.call('GET', '/api/sales/1/ticket');
    expect(await mine()).toMatchObject({ status: 404, body: { code: 'no_ticket' } });
    const { taskId } = (await guest.buy()).body;
    expect(await mine()).toMatchObject({ status: 200, body: { taskId, status: 'queued' } });
    await stack.work();
    await guest.verdict(taskId);
    expect(await mine()).toMatchObject({ status: 200, body: { taskId, status: 'success' } });
  });

  it('who leaves the line is given nothing, for good, and may press again', async () => {
    await stack.rest();
    await stack.reset(1, 2);
    const [leaver, other, third] = await stack.guests(3);
    const { taskId, number } = (await leaver!.buy()).body;
    const others = [(await other!.buy()).body.taskId, (await third!.buy()).body.taskId];
    const leave = () => leaver!.call('DELETE', `/api/tasks/${taskId}`);
    expect(await leave()).toMatchObject({ status: 200, body: { status: 'left' } });
    expect(await leave()).toMatchObject({ status: 200, body: { status: 'left' } });
    expect((await leaver!.call('GET', `/api/tasks/${taskId}`)).body).toMatchObject({
      status: 'left',
      number,
    });
    expect((await other!.call('DELETE', `/api/tasks/${taskId}`)).status).toBe(404);
    await stack.work();
    expect(await other!.verdict(others[0])).toMatchObject({ status: 'success' });
    expect(await third!.verdict(others[1])).toMatchObject({ status: 'success' });
    expect((await leaver!.verdict(taskId)).status).toBe('left');
    expect(await other!.call('DELETE', `/api/tasks/${others[0]}`)).toMatchObject({
      status: 409,
      body: { code: 'already_decided' },
    });
    const { body: sheet } = await stack.admin('GET', '/api/admin/sales/1/verify');
    expect(sheet).toMatchObject({ ok: true, counts: { left: 1, success: 2, accepted: 3 } });
    await stack.reset(1, 5);
    expect((await leaver!.buy()).status).toBe(202);
  });

  it('turns buyers away from a sold-out round without enqueuing, and lets them in when a unit is back', async () => {
    await stack.reset(1, 1);
    const [winner, late] = await stack.guests(2);
    const taskId = (await winner!.buy()).body.taskId;
    const { order } = await winner!.verdict(taskId);
    await expect
      .poll(async () => (await late!.buy()).body.code, { timeout: 1500 })
      .toBe('sold_out');
    const before = await stack.admin('GET', '/api/admin/sales/1/verify');
    expect((await late!.buy()).status).toBe(409);
    const after = await stack.admin('GET', '/api/admin/sales/1/verify');
    expect(after.body.counts.accepted).toBe(before.body.counts.accepted);

    await stack.db.cancelOrder({ orderId: order.orderId, userId: winner!.userId });
    await stack.inventory.release({
      saleId: 1,
      round: order.round,
      buyerId: winner!.userId,
      ticketId: taskId,
    });
    await letInWithinASecond(late!);
  });

  it('says plainly why not: unknown, not yet, nobody signed in', async () => {
    const guest = await stack.guest();
    expect(await guest.buy(999)).toMatchObject({ status: 404, body: { code: 'sale_not_found' } });
    expect(await guest.buy(2)).toMatchObject({ status: 425, body: { code: 'sale_not_started' } });
    expect(await stack.call('POST', '/api/sales/1/purchases', {})).toMatchObject({
      status: 401,
      body: { code: 'unauthenticated' },
    });
  });

  it('the page of the sale says what the door says', async () => {
    const { body } = await stack.call('GET', '/api/sales');
    expect(body.sales.map((sale: { id: number; state: string }) => [sale.id, sale.state])).toEqual([
      [1, 'open'],
      [2, 'upcoming'],
    ]);
    const asked = Date.now();
    const one = await stack.call('GET', '/api/sales/1');
    expect(one.body).toMatchObject({ id: 1, total: 3, available: 3, state: 'open' });
    // However long the answer took: it is the time of MySQL, as estimated, when it was given.
    const serverTime = Date.parse(one.body.serverTime);
    expect(serverTime).toBeGreaterThan(asked - 1000);
    expect(serverTime).toBeLessThan(Date.now() + 1000);
  });
});
