import { afterAll, beforeAll, expect, it } from 'vitest';
import { startStack, type Guest, type Stack } from '../testing/stack.ts';

let stack: Stack;
beforeAll(async () => {
  stack = await startStack();
});
afterAll(() => stack.close());

const edit = (body: object) => stack.admin('PATCH', '/api/admin/sales/1', body);
let numbers = 0;
const newNumber = () => `+86138${String((numbers += 1)).padStart(8, '0')}`;

it('a sale for members turns guests away, at the press and on standby, and says so beforehand', async () => {
  const edited = await stack.admin('PATCH', '/api/admin/sales/1', { buyers: 'members' });
  expect(edited.body).toMatchObject({ buyers: 'members', pass: { required: false } });
  const guest = await stack.guest();
  expect((await guest.call('GET', '/api/sales/1')).body).toMatchObject({ buyers: 'members' });
  const refused = { status: 403, body: { code: 'members_only' } };
  expect(await guest.buy()).toMatchObject(refused);
  expect(await guest.call('POST', '/api/sales/1/standby', {})).toMatchObject(refused);
  const member = await stack.member();
  expect(await member.buy()).toMatchObject({ status: 202 });
  await stack.admin('PATCH', '/api/admin/sales/1', { buyers: 'guests' });
  expect(await guest.buy()).toMatchObject({ status: 202 });
});

it('who has let as many reservations go unpaid as the sale allows gets no further one, as a member neither', async () => {
  await stack.work();
  await stack.reset(1, 5);
  await stack.admin('PATCH', '/api/admin/sales/1', { maxUnpaid: 1 });
  const guest = await stack.guest();
  const won = await guest.verdict((await guest.buy()).body.taskId);
  await guest.call('DELETE', `/api/orders/${won.order.orderId}`);
  const refused = { status: 409, body: { code: 'tries_used_up' } };
  expect(await guest.buy()).toMatchObject(refused);
  expect(await guest.call('POST', '/api/sales/1/standby', {})).toMatchObject(refused);
  const member = await stack.member(guest.cookie);
  expect(await member.buy()).toMatchObject(refused);
  await stack.admin('PATCH', '/api/admin/sales/1', { maxUnpaid: 2 });
  expect(await member.buy()).toMatchObject({ status: 202 });
});

it('a sale for confirmed phones says what is missing, until the phone is confirmed', async () => {
  await stack.reset(1, 5);
  expect(await edit({ buyers: 'verified', maxUnpaid: null })).toMatchObject({
    status: 200,
    body: { buyers: 'verified' },
  });
  const guest = await stack.guest();
  expect(await guest.buy()).toMatchObject({ status: 403, body: { code: 'members_only' } });
  const member = await stack.member();
  const refused = { status: 403, body: { code: 'verified_only' } };
  expect(await member.buy()).toMatchObject(refused);
  expect(await member.call('POST', '/api/sales/1/standby', {})).toMatchObject(refused);
  const confirmed = await stack.confirmed(member, newNumber());
  expect(await confirmed.buy()).toMatchObject({ status: 202 });
});

it('by one number one unit is held, whichever of its accounts asks', async () => {
  await stack.work();
  await stack.reset(1, 5);
  await edit({ buyers: 'verified' });
  const mobile = newNumber();
  const before = await stack.confirmed(await stack.member(), mobile);
  const won = await before.verdict((await before.buy()).body.taskId);
  expect(won).toMatchObject({ status: 'success' });
  const after = await stack.confirmed(await stack.member(), mobile);
  expect(await before.buy()).toMatchObject({ status: 403, body: { code: 'verified_only' } });
  const { taskId } = (await after.buy()).body;
  expect(await after.verdict(taskId)).toMatchObject({ status: 'left' });
  const refused = { status: 409, body: { code: 'number_has_order' } };
  expect(await after.buy()).toMatchObject(refused);
  expect(await after.call('POST', '/api/sales/1/standby', {})).toMatchObject(refused);
  await before.call('DELETE', `/api/orders/${won.order.orderId}`);
  const now = await after.verdict((await after.buy()).body.taskId);
  expect(now).toMatchObject({ status: 'success' });
});

it('one machine with many accounts and two numbers wins two units against as many honest buyers as there are units', async () => {
  const units = 20;
  await stack.work();
  await stack.rest();
  await stack.reset(1, units);
  await edit({ buyers: 'verified' });
  const honest = [];
  for (let i = 0; i < units; i += 1) {
    honest.push(await stack.confirmed(await stack.member(), newNumber()));
  }
  // It is first, and lends its numbers from account to account, faster than any gateway sends codes.
  const lent = [newNumber(), newNumber()];
  const crowd = [];
  for (let i = 0; i < units; i += 1) {
    const account = await stack.confirmed(await stack.member(), lent[i % 2]!);
    crowd.push({ account, pressed: await account.buy() });
  }
  const pressed = await Promise.all(honest.map((account) => account.buy()));
  expect([...crowd.map(({ pressed }) => pressed), ...pressed].map(({ status }) => status)).toEqual(
    Array(2 * units).fill(202),
  );
  await stack.work();
  const wonOf = async (account: Guest, { body }: { body: { taskId: string } }) =>
    (await account.verdict(body.taskId)).status === 'success';
  const ofCrowd = await Promise.all(crowd.map(({ account, pressed }) => wonOf(account, pressed)));
  const ofHonest = await Promise.all(honest.map((account, i) => wonOf(account, pressed[i]!)));
  const count = (won: boolean[]) => won.filter(Boolean).length;
  expect([count(ofCrowd), count(ofHonest)]).toEqual([2, units - 2]);
  expect((await stack.admin('GET', '/api/admin/sales/1/verify')).body).toMatchObject({ ok: true });
}, 180_000);

it('a sale for confirmed phones waits until no worker of an earlier version runs', async () => {
  await edit({ buyers: 'guests' });
  const { keys, reader } = stack.tasks.engine;
  const earlier = { id: 'w-old', host: 'shop-1', pid: 42, startedAt: '', concurrency: 1 };
  const capabilities = ['several-units', 'opening-draw'];
  const described = { ...earlier, capabilities, protocol: 3, queues: [], active: 0, finished: 0 };
  await reader.set(keys.worker('w-old'), JSON.stringify(described), 'EX', 60);
  await reader.zadd(keys.workers(), Date.now(), 'w-old');
  const refused = { status: 409, body: { code: 'workers_too_old' } };
  expect(await edit({ buyers: 'verified' })).toMatchObject(refused);
  expect(await edit({ buyers: 'members', drawMs: 0 })).toMatchObject({ status: 200 });
  await reader.zrem(keys.workers(), 'w-old');
  expect(await edit({ buyers: 'verified' })).toMatchObject({ status: 200 });
});
