import { makeSale } from '@seckill/db/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startStack, type Guest, type Stack } from '../testing/stack.ts';

let stack: Stack;
let second: number;
beforeAll(async () => {
  stack = await startStack();
  second = (await makeSale(stack.db, { title: 'Second' })).id;
  await stack.reconcile();
});
afterAll(() => stack.close());

const ticketsOf = async (guest: Guest) => (await guest.call('GET', '/api/tickets')).body.tickets;

it('has the places of all sales, in line and decided, wherever they were taken', async () => {
  const guest = await stack.guest();
  expect(await ticketsOf(guest)).toEqual([]);
  const one = (await guest.buy()).body;
  const two = (await guest.buy(second)).body;
  const { priceCents } = (await guest.call('GET', '/api/sales/1')).body;
  expect(await ticketsOf(guest)).toMatchObject([
    { taskId: one.taskId, status: 'queued', position: 1, terms: { priceCents } },
    { taskId: two.taskId, status: 'queued', saleId: second },
  ]);
  await expect.poll(async () => (await guest.call('GET', '/api/sales/1')).body.waiting).toBe(1);
  await stack.work();
  const won = await guest.verdict(one.taskId);
  await guest.verdict(two.taskId);
  expect(await ticketsOf(guest)).toMatchObject([
    { taskId: one.taskId, status: 'success', order: { orderId: won.order.orderId } },
    { taskId: two.taskId, status: 'success' },
  ]);
});

it('is nobody else’s, and nothing without a session', async () => {
  const other = await stack.guest();
  expect(await ticketsOf(other)).toEqual([]);
  expect(await stack.call('GET', '/api/tickets')).toMatchObject({
    status: 200,
    body: { tickets: [] },
  });
});

it('the list of sales says how many wait, too', async () => {
  const { body } = await stack.call('GET', '/api/sales');
  for (const sale of body.sales) expect(sale.waiting).toBe(0);
});
