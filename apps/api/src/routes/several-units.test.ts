import { checkRecord, type FairnessRecord } from '@seckill/contracts';
import { afterAll, beforeAll, beforeEach, expect, it, vi } from 'vitest';
import { startStack, type Guest, type Stack } from '../testing/stack.ts';

const SALE = '/api/sales/1';
const PURCHASES = `${SALE}/purchases`;
/** On a busy machine the first connections take longer than a request may. */
const SOON = { timeout: 20_000 };

let stack: Stack;
beforeAll(async () => {
  stack = await startStack();
  await vi.waitFor(async () => {
    const { status } = await edit({ perBuyer: 3 });
    if (status !== 200) throw new Error(`the sale was not edited: ${status}`);
  }, SOON);
});
afterAll(() => stack.close());
beforeEach(async () => {
  await stack.rest();
  await stack.reset(1, 5);
});

const edit = (body: object) => stack.admin('PATCH', '/api/admin/sales/1', body);
const press = (guest: Guest, quantity?: number) =>
  guest.call('POST', PURCHASES, quantity === undefined ? {} : { quantity });
const failing = async () => {
  const { body } = await stack.admin('GET', '/api/admin/sales/1/verify');
  return body.checks.filter(({ ok }: { ok: boolean }) => !ok);
};
const inBuckets = async () => {
  const { body } = await stack.admin('GET', '/api/admin/overview');
  const { available, unpaid, paid, total } = body.sales[0];
  return { available, unpaid, paid, total };
};

it('a ticket is given all that it asks for, or nothing, and the next is asked', async () => {
  const guests = await stack.guests(4);
  const pressed: Awaited<ReturnType<typeof press>>[] = [];
  for (const [i, quantity] of [3, 3, 2, 1].entries()) {
    pressed.push(await press(guests[i]!, quantity));
  }
  expect(pressed.map(({ status }) => status)).toEqual([202, 202, 202, 202]);
  await stack.work();
  const [first, second, third, last] = await Promise.all(
    guests.map((guest, i) => guest.verdict(pressed[i]!.body.taskId)),
  );
  expect(first).toMatchObject({ status: 'success', order: { quantity: 3 } });
  expect(second).toMatchObject({ status: 'sold_out', quantity: 3, unitsLeft: 2 });
  expect(third).toMatchObject({ status: 'success', order: { quantity: 2 } });
  expect(last).toMatchObject({ status: 'sold_out' });
  expect(last).not.toHaveProperty('unitsLeft');
  expect(second).not.toHaveProperty('stockEndedAt');
  await expect.poll(inBuckets).toEqual({ available: 0, unpaid: 5, paid: 0, total: 5 });
  expect(await failing()).toEqual([]);
  const { body: record } = await stack.call('GET', `${SALE}/rounds/${first.round}/record`);
  const recorded = record.batches.flatMap(({ tickets }: FairnessRecord['batches'][0]) => tickets);
  expect(recorded.map(([, , text]: [number, string, string]) => text)).toEqual([
    'success 3',
    'sold_out 3',
    'success 2',
    'sold_out',
  ]);
  const { checks } = await checkRecord(record);
  expect(checks.filter(({ ok }) => !ok).map(({ key }) => key)).toEqual(['complete']);

  // Two units come back: the first who waits wants three, the second one is served.
  const standBy = (i: number) =>
    guests[i]!.call('POST', `${SALE}/standby`, { taskId: pressed[i]!.body.taskId });
  expect((await standBy(1)).body).toMatchObject({ status: 'standby', place: 1 });
  expect((await standBy(3)).body).toMatchObject({ status: 'standby', place: 2 });
  await guests[2]!.call('DELETE', `/api/orders/${third.order.orderId}`);
  const stands = async (i: number) =>
    (await guests[i]!.call('GET', `/api/tasks/${pressed[i]!.body.taskId}`)).body;
  await expect
    .poll(() => stands(3), { timeout: 10_000 })
    .toMatchObject({ status: 'success', order: { quantity: 1 } });
  expect(await stands(1)).toMatchObject({ status: 'standby', quantity: 3 });
  await expect.poll(failing, { timeout: 5000 }).toEqual([]);
  await guests[0]!.call('DELETE', `/api/orders/${first.order.orderId}`);
  await expect
    .poll(() => stands(1), { timeout: 10_000 })
    .toMatchObject({ status: 'success', order: { quantity: 3 } });
  await expect.poll(failing, { timeout: 5000 }).toEqual([]);
});

it('what is left of a sale is still to be had by who asks for less', async () => {
  await stack.work();
  const guest = await stack.guest();
  const other = await stack.guest();
  await guest.verdict((await press(guest, 3)).body.taskId);
  const { taskId } = (await press(other, 3)).body;
  expect(await other.verdict(taskId)).toMatchObject({ status: 'sold_out', unitsLeft: 2 });
  const again = await press(other, 2);
  expect(again.status).toBe(202);
  expect(await other.verdict(again.body.taskId)).toMatchObject({
    status: 'success',
    order: { quantity: 2 },
  });
  expect(await failing()).toEqual([]);
});

it('refuses more than one buyer may have, and what is no number of units', async () => {
  const guest = await stack.guest();
  expect(await press(guest, 4)).toMatchObject({ status: 400, body: { code: 'too_many_units' } });
  expect(await guest.call('POST', `${SALE}/standby`, { quantity: 4 })).toMatchObject({
    status: 400,
    body: { code: 'too_many_units' },
  });
  for (const quantity of [0, 11, 1.5, -1, '2', null]) {
    expect(await guest.call('POST', PURCHASES, { quantity })).toMatchObject({
      status: 400,
      body: { code: 'bad_request' },
    });
  }
  const dear = await edit({ priceCents: 2_000_000_000 });
  expect(dear).toMatchObject({ status: 400, body: { code: 'bad_request' } });
});

it('nobody is in line at a price that they were not shown', async () => {
  const guest = await stack.guest();
  const { body: before } = await guest.call('GET', SALE);
  const shown = { priceCents: before.priceCents, currency: before.currency };
  await edit({ priceCents: shown.priceCents + 100 });
  try {
    await expect
      .poll(async () => (await guest.call('GET', SALE)).body.priceCents, { timeout: 3000 })
      .toBe(shown.priceCents + 100);
    expect(await guest.call('POST', PURCHASES, shown)).toMatchObject({
      status: 409,
      body: { code: 'price_changed', sale: { id: 1, priceCents: shown.priceCents + 100 } },
    });
    const other = { ...shown, priceCents: shown.priceCents + 100, currency: 'USD' };
    expect((await guest.call('POST', PURCHASES, other)).body.code).toBe('price_changed');
    const right = { priceCents: shown.priceCents + 100 };
    expect((await guest.call('POST', PURCHASES, right)).status).toBe(202);
  } finally {
    await edit({ priceCents: shown.priceCents });
  }
});

it('several units wait until no worker of an earlier version runs', async () => {
  const { keys, reader } = stack.tasks.engine;
  const earlier = { id: 'w-old', host: 'shop-1', pid: 42, startedAt: '', concurrency: 1 };
  const described = { ...earlier, protocol: 3, queues: [], active: 0, finished: 0 };
  await edit({ perBuyer: 1 });
  await reader.set(keys.worker('w-old'), JSON.stringify(described), 'EX', 60);
  await reader.zadd(keys.workers(), Date.now(), 'w-old');
  const refused = await edit({ perBuyer: 2 });
  expect(refused).toMatchObject({ status: 409, body: { code: 'workers_too_old' } });
  expect(refused.body.message).toContain('process 42 on shop-1');
  expect(await edit({ perBuyer: 1, title: 'Still one' })).toMatchObject({ status: 200 });

  await reader.del(keys.worker('w-old'));
  expect(await edit({ perBuyer: 3 })).toMatchObject({ status: 200, body: { perBuyer: 3 } });
});
