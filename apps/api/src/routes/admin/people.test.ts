import { afterAll, beforeAll, expect, it } from 'vitest';
import { startStack, type Stack } from '../../testing/stack.ts';

let stack: Stack;
beforeAll(async () => {
  stack = await startStack();
  await stack.work();
});
afterAll(() => stack.close());

const post = (userId: string, what: string, body: unknown) =>
  stack.admin('POST', `/api/admin/people/${userId}/${what}`, body);
const erase = async (userId: string) => {
  const { body } = await stack.admin('GET', `/api/admin/people/${userId}`);
  return post(userId, 'erase', { name: body.name || userId });
};

it('hands all of a buyer out, and erases them once nothing waits, with every guarantee kept', async () => {
  await stack.reset(1, 2);
  const member = await stack.member();
  const bought = (await member.buy()).body.taskId;
  const { order } = await member.verdict(bought);
  const all = await post(member.userId, 'export', {});
  expect(all).toMatchObject({
    status: 200,
    body: { userId: member.userId, mobile: '13800000000', orders: [{ orderId: order.orderId }] },
  });
  expect(await post(member.userId, 'erase', { name: 'somebody else' })).toMatchObject({
    status: 400,
    body: { code: 'bad_request', field: 'body/name' },
  });
  // An order that is to be paid is a reason to be reachable.
  expect(await erase(member.userId)).toMatchObject({ status: 409, body: { code: 'person_waits' } });
  await member.call('POST', `/api/orders/${order.orderId}/payment`, {});
  expect(await erase(member.userId)).toMatchObject({
    status: 200,
    body: { userId: member.userId, phoneKept: false },
  });
  // No copy of their cookie is worth anything.
  expect((await member.call('GET', '/api/orders')).status).toBe(401);
  const after = await stack.admin('GET', `/api/admin/people/${member.userId}`);
  expect(after.body).toMatchObject({
    name: '',
    mobile: null,
    messages: [],
    orders: [{ orderId: order.orderId, status: 'paid' }],
  });
  expect(after.body.erasedAt).toEqual(expect.any(String));
  expect(await erase(member.userId)).toMatchObject({ status: 200 });
  const sheet = (await stack.admin('GET', '/api/admin/sales/1/verify')).body;
  expect(sheet).toMatchObject({ ok: true });
  const { rounds } = (await stack.admin('GET', '/api/admin/sales/1/rounds')).body;
  expect(rounds[0]).toMatchObject({ round: order.round, state: 'open', total: 2, sold: 1 });
  const older = await stack.admin('GET', `/api/admin/sales/1/rounds?before=${order.round}`);
  expect(older.body.rounds[0]).toMatchObject({ round: order.round - 1, state: 'closed' });
  expect(older.body.next).toBeNull();
});

it('does not erase who waits in a line, and writes down who did what', async () => {
  await stack.reset(1, 1);
  const winner = await stack.guest();
  const { order } = await winner.verdict((await winner.buy()).body.taskId);
  await stack.rest();
  const waiting = await stack.member();
  await waiting.buy();
  expect(await erase(waiting.userId)).toMatchObject({
    status: 409,
    body: { code: 'person_waits' },
  });
  await stack.work();
  await winner.call('DELETE', `/api/orders/${order.orderId}`);
  expect(await erase(winner.userId)).toMatchObject({ status: 200 });
  for (const userId of ['g_nobody', 'u_nobody']) {
    expect((await post(userId, 'erase', { name: 'x' })).status).toBe(404);
    expect((await post(userId, 'export', {})).status).toBe(404);
  }
  expect((await stack.admin('GET', '/api/admin/sales/999/rounds')).status).toBe(404);
  // It is written down just after the answer.
  const deeds = async () => {
    const { entries } = (await stack.admin('GET', '/api/admin/audit?limit=50')).body;
    return entries.map((each: { action: string; target: string; status: number }) =>
      [each.action, each.target, each.status].join(' '),
    );
  };
  const erasing = 'POST /api/admin/people/:userId/erase';
  await expect.poll(deeds).toContain(`${erasing} userId=${winner.userId} 200`);
  await expect.poll(deeds).toContain(`${erasing} userId=${waiting.userId} 409`);
});
