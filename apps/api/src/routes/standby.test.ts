import { once } from 'node:events';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import WebSocket from 'ws';
import { startStack, type Guest, type Stack } from '../testing/stack.ts';

let stack: Stack;
beforeAll(async () => {
  stack = await startStack();
  await stack.work();
});
afterAll(() => stack.close());

const STANDBY = '/api/sales/1/standby';
const wait = (guest: Guest, taskId?: string) =>
  guest.call('POST', STANDBY, taskId ? { taskId } : {});
const task = async (guest: Guest, taskId: string) =>
  (await guest.call('GET', `/api/tasks/${taskId}`)).body;
const becomes = (guest: Guest, taskId: string, status: string) =>
  expect
    .poll(async () => (await task(guest, taskId)).status, { timeout: 10_000, interval: 20 })
    .toBe(status);
const sheet = async () => (await stack.admin('GET', '/api/admin/sales/1/verify')).body;
const failing = (body: { checks: { name: string; ok: boolean }[] }) =>
  body.checks.filter(({ ok }) => !ok);

/** One unit, one winner, and some with a ticket who came too late: all press before anything is decided. */
async function lateTicket(losers = 1) {
  await stack.reset(1, 1);
  await stack.rest();
  const guests = await stack.guests(losers + 1);
  const pressed = await Promise.all(guests.map((guest) => guest.buy()));
  await stack.work();
  const tickets = await Promise.all(
    guests.map((guest, i) => guest.verdict(pressed[i]!.body.taskId)),
  );
  const all = guests.map((guest, i) => ({ guest, ticket: tickets[i] }));
  const winner = all.find(({ ticket }) => ticket.status === 'success')!;
  const late = all
    .filter(({ ticket }) => ticket.status === 'sold_out')
    .sort((a, b) => a.ticket.number - b.ticket.number);
  return {
    winner,
    late,
    cancel: () => winner.guest.call('DELETE', `/api/orders/${winner.ticket.order.orderId}`),
  };
}

describe('standing by', () => {
  it('with a sold-out ticket keeps its number, and says the same again', async () => {
    const { late } = await lateTicket(3);
    const [first, second] = late;
    const joined = await wait(second!.guest, second!.ticket.taskId);
    expect(joined).toMatchObject({
      status: 202,
      body: {
        taskId: second!.ticket.taskId,
        status: 'standby',
        number: second!.ticket.number,
        place: 1,
        saleId: 1,
        pollAfterMs: 2000,
      },
    });
    expect((await wait(first!.guest, first!.ticket.taskId)).body).toMatchObject({ place: 1 });
    expect((await wait(second!.guest, second!.ticket.taskId)).body).toMatchObject({ place: 2 });
    expect((await wait(second!.guest)).body).toMatchObject({ taskId: second!.ticket.taskId });
    expect(await task(second!.guest, second!.ticket.taskId)).toMatchObject({
      status: 'standby',
      place: 2,
    });
    expect(failing(await sheet())).toEqual([]);
  });

  it('without a ticket takes a number at the end of the line', async () => {
    const { late } = await lateTicket(1);
    await wait(late[0]!.guest, late[0]!.ticket.taskId);
    const guest = await stack.guest();
    const joined = await wait(guest);
    expect(joined).toMatchObject({ status: 202, body: { status: 'standby', place: 2 } });
    expect(joined.body.number).toBeGreaterThan(late[0]!.ticket.number);
    expect(await task(guest, joined.body.taskId)).toMatchObject({ status: 'standby', place: 2 });
    expect(failing(await sheet())).toEqual([]);
  });

  it('tells those who come later how many wait', async () => {
    const { late } = await lateTicket(2);
    const [waiting, other] = late;
    await wait(waiting!.guest, waiting!.ticket.taskId);
    const guest = await stack.guest();
    await expect
      .poll(async () => (await guest.buy()).body)
      .toMatchObject({ code: 'sold_out', standby: 1 });
    expect(await task(other!.guest, other!.ticket.taskId)).toMatchObject({
      status: 'sold_out',
      standby: 1,
    });
    expect((await stack.call('GET', '/api/sales/1')).body).toMatchObject({
      state: 'sold_out',
      standby: 1,
    });
  });

  it('is refused with the ticket of another, of another round, with an order, before a verdict', async () => {
    const { late, winner } = await lateTicket(1);
    const { guest, ticket } = late[0]!;
    const stranger = await stack.guest();
    expect(await wait(stranger, ticket.taskId)).toMatchObject({
      status: 404,
      body: { code: 'task_not_found' },
    });
    expect(await wait(winner.guest, winner.ticket.taskId)).toMatchObject({
      status: 409,
      body: { code: 'already_ordered' },
    });
    expect((await wait(winner.guest)).body.code).toBe('already_ordered');
    expect((await stack.call('POST', STANDBY, {})).status).toBe(401);
    expect((await guest.call('POST', '/api/sales/2/standby', {})).body.code).toBe(
      'sale_not_started',
    );
    await stack.reset(1, 1);
    expect(await wait(guest, ticket.taskId)).toMatchObject({
      status: 409,
      body: { code: 'round_changed' },
    });
    await stack.rest();
    const { taskId } = (await stranger.buy()).body;
    expect(await wait(stranger, taskId)).toMatchObject({
      status: 409,
      body: { code: 'not_sold_out' },
    });
    await stack.work();
  });

  it('gets a unit at once where one is free', async () => {
    await stack.reset(1, 1);
    const guest = await stack.guest();
    const { body } = await wait(guest);
    expect(body.status).toBe('success');
    expect(await task(guest, body.taskId)).toMatchObject({ status: 'success' });
  });
});

describe('a unit that comes back', () => {
  it('goes to the first by number, is pushed at once, and nobody fresh overtakes', async () => {
    const { late, cancel } = await lateTicket(2);
    for (const { guest, ticket } of late.toReversed()) await wait(guest, ticket.taskId);
    const [first, second] = late;
    const socket = new WebSocket(stack.url.replace('http', 'ws') + '/api/live', {
      headers: { cookie: first!.guest.cookie },
    });
    const told: { type: string; task?: { status: string } }[] = [];
    socket.on('message', (data) => told.push(JSON.parse(String(data))));
    await once(socket, 'open');
    // The sweep may tell the same state more than once.
    const statuses = () => [...new Set(told.map((message) => message.task?.status))];
    socket.send(JSON.stringify({ type: 'watch', taskIds: [first!.ticket.taskId] }));
    await expect.poll(statuses).toEqual(['standby']);

    const fresh = await stack.guest();
    const [, overtaking] = await Promise.all([cancel(), fresh.buy()]);
    await expect.poll(statuses, { timeout: 2000, interval: 10 }).toEqual(['standby', 'success']);
    socket.close();
    const won = await task(first!.guest, first!.ticket.taskId);
    expect(won).toMatchObject({ status: 'success', order: { status: 'unpaid' } });
    expect(Date.parse(won.order.payBy) - Date.parse(won.order.createdAt)).toBe(900_000);
    expect(await task(second!.guest, second!.ticket.taskId)).toMatchObject({
      status: 'standby',
      place: 1,
    });
    if (overtaking.status === 202) {
      expect((await fresh.verdict(overtaking.body.taskId)).status).toBe('sold_out');
    }
    expect(failing(await sheet())).toEqual([]);
  });

  it('by expiry goes to the first who stands by', async () => {
    const { late, winner } = await lateTicket(1);
    const { guest, ticket } = late[0]!;
    await wait(guest, ticket.taskId);
    await stack.setPayBy([winner.ticket.order.orderId], -1);
    await stack.sweep();
    await becomes(guest, ticket.taskId, 'success');
    expect(failing(await sheet())).toEqual([]);
  });

  it('goes to one who joins when it is back already', async () => {
    const { late, cancel } = await lateTicket(1);
    await cancel();
    const { guest, ticket } = late[0]!;
    expect((await wait(guest, ticket.taskId)).status).toBe(202);
    await becomes(guest, ticket.taskId, 'success');
  });
});

describe('leaving', () => {
  it('ends the wait, may be said again, and the unit goes to the next', async () => {
    const { late, cancel } = await lateTicket(2);
    for (const { guest, ticket } of late) await wait(guest, ticket.taskId);
    const [first, second] = late;
    expect((await first!.guest.call('DELETE', STANDBY)).status).toBe(204);
    expect((await first!.guest.call('DELETE', STANDBY)).status).toBe(204);
    expect(await task(first!.guest, first!.ticket.taskId)).toMatchObject({ status: 'sold_out' });
    await cancel();
    await becomes(second!.guest, second!.ticket.taskId, 'success');
    expect(await task(first!.guest, first!.ticket.taskId)).toMatchObject({ status: 'sold_out' });
    expect(failing(await sheet())).toEqual([]);
  });

  it('and coming back keeps the number', async () => {
    const { late } = await lateTicket(2);
    for (const { guest, ticket } of late) await wait(guest, ticket.taskId);
    const { guest, ticket } = late[0]!;
    await guest.call('DELETE', STANDBY);
    expect((await wait(guest, ticket.taskId)).body).toMatchObject({ place: 1 });
  });
});

describe('a reset', () => {
  it('cancels those who stand by, and counts them', async () => {
    const { late } = await lateTicket(3);
    for (const { guest, ticket } of late) await wait(guest, ticket.taskId);
    const reset = await stack.reset(1, 5);
    expect(reset).toMatchObject({ cancelledTickets: 3 });
    for (const { guest, ticket } of late) {
      expect(await task(guest, ticket.taskId)).toMatchObject({ status: 'cancelled' });
    }
    await expect.poll(() => stack.inventory.standbyCount(1, late[0]!.ticket.round)).toBe(0);
    expect((await stack.call('GET', '/api/sales/1')).body).toMatchObject({
      available: 5,
      standby: 0,
    });
  });
});

describe('the sheet', () => {
  it('goes red when a unit is free while somebody stands by', async () => {
    const { late } = await lateTicket(1);
    const { guest, ticket } = late[0]!;
    await wait(guest, ticket.taskId);
    await stack.rest();
    await guest.call('DELETE', STANDBY);
    await stack.db.editSale({ saleId: 1, changes: {}, stockDelta: 1 });
    await stack.inventory.restock({ saleId: 1, round: ticket.round, total: 2 });
    await stack.inventory.standBy({
      saleId: 1,
      round: ticket.round,
      buyerId: guest.userId,
      buyerName: 'x',
      ticketId: ticket.taskId,
      number: ticket.number,
      by: 'buyer',
    });
    expect(failing(await sheet()).map(({ name }) => name)).toEqual([
      'every ticket that stands by is in the line',
      'no unit is unsold while somebody stands by',
    ]);
    await stack.reconcile();
    await stack.work();
    expect(failing(await sheet())).toEqual([]);
    expect(await task(guest, ticket.taskId)).toMatchObject({ status: 'success' });
  });
});
