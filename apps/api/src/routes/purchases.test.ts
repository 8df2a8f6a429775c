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
    expect(won[0].order).toMatchObject({ status: 'unpaid', saleId: 1, currency: 'CNY' });

    const { body: sheet } = await stack.admin('GET', '/api/admin/sales/1/verify');
    expect(sheet.checks.filter((check: { ok: boolean }) => !check.ok)).toEqual([]);
    expect(sheet.counts).toMatchObject({ accepted: 150, success: 3, soldOut: 147, liveOrders: 3 });
  });

  it('a second ticket of the same buyer resolves to the order already held', async () => {
    const guest = await stack.guest();
    const first = await guest.verdict((await guest.buy()).body.taskId);
    const second = await guest.verdict((await guest.buy()).body.taskId);
    expect(first).toMatchObject({ status: 'success' });
    expect(first).not.toHaveProperty('duplicate');
    expect(second).toMatchObject({ status: 'success', duplicate: true });
    expect(second.order.orderId).toBe(first.order.orderId);
    expect((await guest.call('GET', '/api/orders')).body.orders).toHaveLength(1);
  });

  it('ten presses in one instant make one order', async () => {
    const guest = await stack.guest();
    const answers = await Promise.all(Array.from({ length: 10 }, () => guest.buy()));
    const verdicts = await Promise.all(answers.map((answer) => guest.verdict(answer.body.taskId)));
    expect(new Set(verdicts.map((task) => task.order.orderId)).size).toBe(1);
    expect(verdicts.filter((task) => !task.duplicate)).toHaveLength(1);
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
    const one = await stack.call('GET', '/api/sales/1');
    expect(one.body).toMatchObject({ id: 1, total: 3, available: 3, state: 'open' });
    expect(Math.abs(Date.parse(one.body.serverTime) - Date.now())).toBeLessThan(1000);
  });
});
