import { afterAll, beforeAll, expect, it } from 'vitest';
import { startStack, type Stack } from '../testing/stack.ts';

let stack: Stack;
beforeAll(async () => {
  stack = await startStack();
  await stack.work();
});
afterAll(() => stack.close());

const inboxOf = async (cookie: string) =>
  (await stack.call('GET', '/api/inbox', undefined, { cookie })).body.messages;

/** A member with this name, signed in; everybody here claims the same number. */
async function member(username: string) {
  const credentials = { username, password: 'correct horse battery' };
  await stack.call('POST', '/api/users', { ...credentials, mobile: '13800000000' });
  await expect
    .poll(async () => (await stack.db.findMember(username))?.name, { timeout: 15_000 })
    .toBe(username);
  const answer = await stack.call('POST', '/api/session', credentials);
  return answer.headers.getSetCookie()[0]?.split(';')[0] ?? '';
}

it('a guest reads what was sent to them, and nobody else does', async () => {
  const [winner, stranger] = await stack.guests(2);
  const { taskId } = (await winner!.buy()).body;
  const { order } = await winner!.verdict(taskId);
  await expect
    .poll(() => inboxOf(winner!.cookie), { timeout: 15_000 })
    .toEqual([
      {
        id: `order_won.${order.orderId}`,
        to: winner!.userId,
        kind: 'order_won',
        text: expect.stringContaining('Aurora X1'),
        createdAt: expect.stringMatching(/Z$/),
      },
    ]);
  expect(await inboxOf(stranger!.cookie)).toEqual([]);
  const nobody = await stack.call('GET', '/api/inbox');
  expect(nobody).toMatchObject({ status: 401, body: { code: 'unauthenticated' } });
});

it('a member reads what went to their number, but not what went to others who gave the same', async () => {
  const [mine, other] = [await member('ada'), await member('eve')];
  const bought = await stack.call('POST', '/api/sales/1/purchases', {}, { cookie: mine });
  expect(bought.status).toBe(202);
  await expect
    .poll(() => inboxOf(mine), { timeout: 15_000 })
    .toMatchObject([{ to: '13800000000', kind: 'order_won' }]);
  expect(await inboxOf(other)).toEqual([]);
});
