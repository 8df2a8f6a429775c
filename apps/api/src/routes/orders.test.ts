import { sweep } from '@seckill/db/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { letInWithinASecond } from '../testing/let-in.ts';
import { startStack, type Guest, type Stack } from '../testing/stack.ts';

let stack: Stack;
beforeAll(async () => {
  stack = await startStack();
  await stack.work();
});
afterAll(() => stack.close());
beforeEach(() => stack.reset(1, 1));

async function winner() {
  const guest = await stack.guest();
  const { order } = await guest.verdict((await guest.buy()).body.taskId);
  const path = `/api/orders/${order.orderId}`;
  return {
    guest,
    order,
    path,
    pay: (by: Guest = guest) => by.call('POST', `${path}/payment`, {}),
    cancel: (by: Guest = guest) => by.call('DELETE', path),
  };
}

const sheetOk = async () => (await stack.admin('GET', '/api/admin/sales/1/verify')).body.ok;

describe('paying', () => {
  it('pays the order, and says the same again', async () => {
    const { guest, order, path, pay } = await winner();
    const first = await pay();
    expect(first).toMatchObject({
      status: 200,
      body: {
        orderId: order.orderId,
        status: 'paid',
        paidAt: expect.stringMatching(/Z$/),
        payment: { status: 'paid', reference: expect.stringMatching(/^pay_/) },
      },
    });
    expect((await pay()).body).toEqual(first.body);
    expect((await guest.call('GET', path)).body).toEqual(first.body);
    expect(await sheetOk()).toBe(true);
  });

  it('eight presses in one instant pay once', async () => {
    const { pay, order } = await winner();
    const answers = await Promise.all(Array.from({ length: 8 }, () => pay()));
    expect(new Set(answers.map((answer) => answer.status))).toEqual(new Set([200]));
    expect(new Set(answers.map((answer) => JSON.stringify(answer.body))).size).toBe(1);
    expect(await stack.db.countRound(1, order.round)).toMatchObject({ paid: 1, sold: 1 });
  });

  it('is too late after the window, and the order stays unsold', async () => {
    const { pay, order } = await winner();
    await stack.setPayBy([order.orderId], -1);
    expect(await pay()).toMatchObject({ status: 409, body: { code: 'order_expired' } });
    await sweep(stack.db);
    expect(await pay()).toMatchObject({ status: 409, body: { code: 'order_expired' } });
    expect(await stack.db.findOrder(order.orderId)).toMatchObject({ status: 'expired' });
  });

  it('races expiry to exactly one end', async () => {
    await stack.reset(1, 12);
    const orders = await Promise.all(Array.from({ length: 12 }, () => winner()));
    const ids = orders.map(({ order }) => order.orderId);
    await stack.setPayBy(ids, 30);
    const sweeping = (async () => {
      while ((await stack.db.countRound(1, orders[0]!.order.round)).unpaid > 0) {
        await sweep(stack.db);
      }
    })();
    const answers = await Promise.all(orders.map(({ pay }) => pay()));
    await sweeping;
    const paid = answers.filter((answer) => answer.status === 200).length;
    const late = answers.filter((answer) => answer.body.code === 'order_expired').length;
    expect(paid + late).toBe(12);
    expect(await stack.db.countRound(1, orders[0]!.order.round)).toMatchObject({
      paid,
      sold: paid,
      expired: late,
    });
  });

  it('is refused for an order that was cancelled, and for one a reset took', async () => {
    const first = await winner();
    await first.cancel();
    expect(await first.pay()).toMatchObject({ status: 409, body: { code: 'order_not_open' } });
    const second = await winner();
    await stack.reset(1, 1);
    expect(await second.pay()).toMatchObject({ status: 409, body: { code: 'order_not_open' } });
  });
});

describe('orders of others', () => {
  it('are not found, whatever one tries', async () => {
    const { order, path, pay, cancel } = await winner();
    const stranger = await stack.guest();
    const answers = [
      await stranger.call('GET', path),
      await pay(stranger),
      await cancel(stranger),
      await stranger.call('GET', '/api/orders/unknown-order'),
    ];
    for (const answer of answers) {
      expect(answer).toMatchObject({ status: 404, body: { code: 'order_not_found' } });
    }
    expect((await stack.call('POST', `${path}/payment`, {})).status).toBe(401);
    expect(await stack.db.findOrder(order.orderId)).toMatchObject({ status: 'unpaid' });
  });
});

describe('cancelling', () => {
  it('gives the unit back once, however often it is asked', async () => {
    const { order, cancel } = await winner();
    const answers = await Promise.all(Array.from({ length: 5 }, () => cancel()));
    expect(new Set(answers.map((answer) => answer.body.status))).toEqual(new Set(['cancelled']));
    expect(await stack.db.countRound(1, order.round)).toMatchObject({ sold: 0, cancelled: 1 });
    expect((await stack.call('GET', '/api/sales/1')).body).toMatchObject({ available: 1 });
    expect(await sheetOk()).toBe(true);
  });

  it('a buyer who was turned away gets the unit within a second', async () => {
    const { cancel } = await winner();
    const late = await stack.guest();
    await expect.poll(async () => (await late.buy()).body.code).toBe('sold_out');
    await cancel();
    await letInWithinASecond(late);
    await expect
      .poll(async () => (await late.call('GET', '/api/orders')).body.orders)
      .toMatchObject([{ status: 'unpaid' }]);
  });

  it('does not take back the unit the same buyer won anew', async () => {
    const { guest, cancel } = await winner();
    await cancel();
    const second = await guest.verdict((await guest.buy()).body.taskId);
    expect(second).toMatchObject({ status: 'success' });
    await cancel();
    expect((await stack.call('GET', '/api/sales/1')).body).toMatchObject({ available: 0 });
    expect(await sheetOk()).toBe(true);
  });

  it('is refused for a paid order', async () => {
    const { pay, cancel } = await winner();
    await pay();
    expect(await cancel()).toMatchObject({ status: 409, body: { code: 'order_not_open' } });
  });
});
