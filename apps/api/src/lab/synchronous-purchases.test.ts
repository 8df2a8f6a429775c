import { afterAll, beforeAll, expect, it } from 'vitest';
import { startStack, type Guest, type Stack } from '../testing/stack.ts';

let stack: Stack;
beforeAll(async () => (stack = await startStack({ config: { lab: true } })));
afterAll(() => stack.close());

const open = (shop: { slots: number; queue: number; workMs: number }) =>
  stack.admin('PUT', '/api/lab/sales/1/synchronous-shop', shop);
const press = (guest: Guest, saleId = 1) =>
  guest.call('POST', `/api/lab/sales/${saleId}/synchronous-purchases`);
const codes = (answers: { status: number; body: { code?: string } }[]) =>
  answers.map(({ status, body }) => body.code ?? String(status)).toSorted();

it('has no shop where none was opened, and none for strangers', async () => {
  const guest = await stack.guest();
  expect((await press(guest, 2)).body).toMatchObject({ code: 'sale_not_found' });
  const nobody = await stack.call('POST', '/api/lab/sales/1/synchronous-purchases');
  expect(nobody.status).toBe(401);
  const buyer = await guest.call('PUT', '/api/lab/sales/1/synchronous-shop', {
    slots: 1,
    queue: 0,
    workMs: 0,
  });
  expect(buyer.status).toBe(401);
});

it('sells what there is to whoever has a slot, lets as many wait as it says, and turns the next away at once', async () => {
  const { round } = await stack.reset(1, 2);
  await open({ slots: 3, queue: 1, workMs: 500 });
  const guests = await stack.guests(6);
  const begun = performance.now();
  const answers = await Promise.all(
    guests.map(async (guest) => ({ ...(await press(guest)), ms: performance.now() - begun })),
  );
  expect(codes(answers)).toEqual([
    '200',
    '200',
    'sold_out',
    'sold_out',
    'turned_away',
    'turned_away',
  ]);
  const msOf = (status: number) =>
    answers.filter((answer) => answer.status === status).map(({ ms }) => ms);
  expect(Math.max(...msOf(503))).toBeLessThan(500);
  expect(Math.min(...msOf(200))).toBeGreaterThanOrEqual(499);
  // Who waited for a slot, and then for the work.
  expect(Math.max(...msOf(409), ...msOf(200))).toBeGreaterThanOrEqual(999);

  const orders = await stack.db.listLiveOrders(1, round);
  const winners = guests.filter((_, at) => answers[at]?.status === 200);
  expect(orders.map(({ buyerId }) => buyerId).sort()).toEqual(
    winners.map(({ userId }) => userId).sort(),
  );
});

it('gives the slot of a buyer who hung up to the next', async () => {
  await stack.reset(1, 1);
  await open({ slots: 1, queue: 0, workMs: 5000 });
  const guest = await stack.guest();
  const hangUp = new AbortController();
  const left = fetch(`${stack.url}/api/lab/sales/1/synchronous-purchases`, {
    method: 'POST',
    headers: { cookie: guest.cookie },
    signal: hangUp.signal,
  }).catch((error: Error) => error.name);
  await expect.poll(async () => (await press(guest)).status).toBe(503);
  hangUp.abort();
  expect(await left).toBe('AbortError');
  await open({ slots: 1, queue: 0, workMs: 0 });
  await expect.poll(async () => (await press(guest)).status).toBe(200);
});
