import { afterAll, beforeAll, expect, it } from 'vitest';
import { startStack, type Stack } from '../../testing/stack.ts';

let stack: Stack;
beforeAll(async () => {
  stack = await startStack();
});
afterAll(() => stack.close());

const met = async (saleId = 1) => {
  const { status, body } = await stack.admin('GET', `/api/admin/sales/${saleId}/people`);
  return { status, body };
};

it('counts who is in line, who stands by and who has yet to pay, of the present round only', async () => {
  await stack.reset(1, 2);
  const guests = await stack.guests(5);
  const pressed = await Promise.all(guests.map((guest) => guest.buy()));
  expect(await met()).toEqual({ status: 200, body: { waiting: 5, standby: 0, unpaid: 0 } });

  await stack.work();
  const verdicts = await Promise.all(
    guests.map((guest, i) => guest.verdict(pressed[i]!.body.taskId)),
  );
  expect((await met()).body).toEqual({ waiting: 0, standby: 0, unpaid: 2 });

  const loser = verdicts.findIndex(({ status }) => status === 'sold_out');
  const { taskId } = pressed[loser]!.body;
  await guests[loser]!.call('POST', '/api/sales/1/standby', { taskId });
  expect((await met()).body).toEqual({ waiting: 0, standby: 1, unpaid: 2 });

  const winner = verdicts.findIndex(({ status }) => status === 'success');
  await guests[winner]!.call('POST', `/api/orders/${verdicts[winner].order.orderId}/payment`, {});
  expect((await met()).body).toEqual({ waiting: 0, standby: 1, unpaid: 1 });

  await stack.reset(1, 2);
  expect((await met()).body).toEqual({ waiting: 0, standby: 0, unpaid: 0 });
});

it('knows no sale that is none, and is for operators alone', async () => {
  expect(await met(999)).toMatchObject({ status: 404, body: { code: 'sale_not_found' } });
  const guest = await stack.guest();
  expect((await guest.call('GET', '/api/admin/sales/1/people')).status).toBe(401);
});
