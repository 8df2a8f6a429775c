import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { letInWithinASecond } from '../testing/let-in.ts';
import { startStack, type Guest, type Stack } from '../testing/stack.ts';

let stack: Stack;
beforeAll(async () => {
  stack = await startStack();
  await stack.work();
});
afterAll(() => stack.close());

const HOUR = 3_600_000;
const at = (ms: number) => new Date(Date.now() + ms).toISOString();
const create = (sale: object = {}) =>
  stack.admin('POST', '/api/admin/sales', {
    title: 'Tea',
    priceCents: 500,
    opensAt: at(-HOUR),
    closesAt: at(HOUR),
    stock: 2,
    ...sale,
  });
const edit = (saleId: number, change: object, headers = {}) =>
  stack.admin('PATCH', `/api/admin/sales/${saleId}`, change, headers);
const read = async (saleId: number) => (await stack.call('GET', `/api/sales/${saleId}`)).body;
const buyAll = async (saleId: number, guests: Guest[]) => {
  const pressed = await Promise.all(guests.map((guest) => guest.buy(saleId)));
  return Promise.all(guests.map((guest, i) => guest.verdict(pressed[i]!.body.taskId)));
};
const sheet = async (saleId: number) => {
  const { body } = await stack.admin('GET', `/api/admin/sales/${saleId}/verify`);
  return body.checks.filter((check: { ok: boolean }) => !check.ok);
};

let saleId: number;
beforeEach(async () => void (saleId = (await create()).body.id));

describe('a new sale', () => {
  it('is made once for an Idempotency-Key', async () => {
    const sale = { title: 'Tea', priceCents: 1, opensAt: at(-HOUR), closesAt: at(HOUR), stock: 1 };
    const headers = { 'idempotency-key': 'tea' };
    const made = await stack.admin('POST', '/api/admin/sales', sale, headers);
    const again = await stack.admin('POST', '/api/admin/sales', sale, headers);
    expect([made.status, again.status]).toEqual([201, 201]);
    expect(again.body.id).toBe(made.body.id);
    const other = await stack.admin('POST', '/api/admin/sales', { ...sale, stock: 2 }, headers);
    expect(other).toMatchObject({ status: 409, body: { code: 'idempotency_conflict' } });
  });

  it.each([
    ['2026-12-31T23:59:60Z', 'a leap second'],
    ['9999-12-31T23:59:59-14:00', 'the year 10000'],
    ['9999-12-31T23:30:00-00:30', 'the year 10000, by a little'],
    ['1969-12-31T23:59:59Z', 'before 1970'],
    ['1970-01-01T00:00:00+00:01', 'before 1970, by a little'],
    ['2026-01-01T00:00:00+08', 'an offset that no browser reads'],
    ['2026-01-01T00:00:00+0800', 'another one'],
    ['2026-02-30T00:00:00Z', 'no day'],
    ['2026-01-01', 'a day'],
    ['2026-01-01T00:00:00.0001Z', 'finer than what is kept'],
  ])('does not open at %s: %s', async (moment) => {
    const bad = { status: 400, body: { code: 'bad_request' } };
    expect(await create({ opensAt: moment })).toMatchObject(bad);
    expect(await create({ closesAt: moment })).toMatchObject(bad);
    expect(await edit(saleId, { closesAt: moment })).toMatchObject(bad);
    for (const name of ['from', 'to']) {
      const query = `${name}=${encodeURIComponent(moment)}`;
      expect(await stack.admin('GET', `/api/admin/tasks?${query}`)).toMatchObject(bad);
    }
  });

  it.each([
    ['1970-01-01T00:00:00Z', '9999-12-31T23:59:59.999Z'],
    ['2026-01-01t00:00:00.123+14:00', '9999-12-31T23:59:59+14:00'],
    ['1970-01-01T23:00:00-23:59', '9998-12-31T23:59:59-23:59'],
  ])('may be open from %s to %s', async (opensAt, closesAt) => {
    const { status, body } = await create({ opensAt, closesAt });
    expect(status).toBe(201);
    expect(body).toMatchObject({
      opensAt: new Date(opensAt.toUpperCase()).toISOString(),
      closesAt: new Date(closesAt).toISOString(),
    });
    await edit(body.id, { paused: true });
  });

  it('costs no more than a column keeps', async () => {
    expect(await create({ priceCents: 3e9 })).toMatchObject({ status: 400 });
    expect(await create({ originalPriceCents: 2 ** 31 })).toMatchObject({ status: 400 });
    expect(await edit(saleId, { priceCents: 3e9 })).toMatchObject({ status: 400 });
    expect(await create({ priceCents: 2 ** 31 - 1 })).toMatchObject({ status: 201 });
  });

  it('is open at once, to everyone, and sells what it has', async () => {
    const { status, body } = await create({ stock: 1, payWindowSeconds: 60 });
    expect(status).toBe(201);
    expect(body).toMatchObject({
      title: 'Tea',
      currency: 'CNY',
      priceCents: 500,
      originalPriceCents: 500,
      round: 1,
      total: 1,
      available: 1,
      state: 'open',
      payWindowSeconds: 60,
    });
    const { sales } = (await stack.call('GET', '/api/sales')).body;
    expect(sales.map((sale: { id: number }) => sale.id)).toContain(body.id);
    const verdicts = await buyAll(body.id, await stack.guests(3));
    expect(verdicts.filter((task) => task.status === 'success')).toHaveLength(1);
    expect(await sheet(body.id)).toEqual([]);
  });

  it('is refused when it makes no sense, or by somebody else', async () => {
    for (const wrong of [
      { closesAt: at(-2 * HOUR) },
      { stock: -1 },
      { priceCents: 1.5 },
      { title: '' },
      { currency: 'yuan' },
      { currency: 'ZZZ' },
      { currency: 'XXX' },
      { priceCents: 500, originalPriceCents: 499 },
      { imageUrl: 'javascript:alert(1)' },
      { opensAt: 'tomorrow' },
      { owner: 'me' },
    ]) {
      expect(await create(wrong)).toMatchObject({ status: 400, body: { code: 'bad_request' } });
    }
    const guest = await stack.guest();
    expect((await guest.call('POST', '/api/admin/sales', {})).status).toBe(401);
    expect((await guest.call('PATCH', `/api/admin/sales/${saleId}`, {})).status).toBe(401);
  });
});

describe('a change', () => {
  it('is seen at once; what is left out stays', async () => {
    const { status, body } = await edit(saleId, { title: 'Coffee', priceCents: 700 });
    expect(status).toBe(200);
    expect(body).toMatchObject({
      title: 'Coffee',
      priceCents: 700,
      originalPriceCents: 700,
      total: 2,
      state: 'open',
    });
    const [task] = await buyAll(saleId, await stack.guests(1));
    expect(task.order.priceCents).toBe(700);
    expect(await edit(999, { title: 'x' })).toMatchObject({ status: 404 });
    expect(await edit(saleId, {})).toMatchObject({ status: 400 });
    expect(await edit(saleId, { closesAt: at(-2 * HOUR) })).toMatchObject({ status: 400 });
    expect(await edit(saleId, { round: 9 })).toMatchObject({ status: 400 });
    expect(await edit(saleId, { originalPriceCents: 699 })).toMatchObject({ status: 400 });
    expect(await edit(saleId, { currency: 'ZZZ' })).toMatchObject({ status: 400 });
    expect(await edit(saleId, { endNow: true, closesAt: at(HOUR) })).toMatchObject({ status: 400 });
    expect((await read(saleId)).state).toBe('open');
  });

  it('of the price leaves orders as they were made', async () => {
    const [task] = await buyAll(saleId, await stack.guests(1));
    await edit(saleId, { priceCents: 1 });
    expect(await stack.db.findOrder(task.order.orderId)).toMatchObject({ priceCents: 500 });
  });
});

describe('a pause', () => {
  it('stops new tickets only: who is in line is served', async () => {
    await stack.rest();
    const guests = await stack.guests(2);
    const pressed = await Promise.all(guests.map((guest) => guest.buy(saleId)));
    expect((await edit(saleId, { paused: true })).body.state).toBe('paused');
    const late = await stack.guest();
    expect(await late.buy(saleId)).toMatchObject({ status: 409, body: { code: 'sale_paused' } });
    await stack.work();
    const verdicts = await Promise.all(
      guests.map((guest, i) => guest.verdict(pressed[i]!.body.taskId)),
    );
    expect(verdicts.map((task) => task.status)).toEqual(['success', 'success']);
    expect((await edit(saleId, { paused: false })).body.state).toBe('sold_out');
  });
});

describe('the window of a sale', () => {
  it('is judged when the ticket is taken: one taken before the end is honoured', async () => {
    await stack.rest();
    const guest = await stack.guest();
    const { taskId } = (await guest.buy(saleId)).body;
    expect((await edit(saleId, { endNow: true })).body.state).toBe('ended');
    expect(await guest.buy(saleId)).toMatchObject({ status: 410, body: { code: 'sale_ended' } });
    await stack.work();
    expect((await guest.verdict(taskId)).status).toBe('success');
  });

  it('may be moved, also to the end of a sale that has not begun', async () => {
    const guest = await stack.guest();
    expect((await edit(saleId, { opensAt: at(HOUR / 2) })).body.state).toBe('upcoming');
    expect(await guest.buy(saleId)).toMatchObject({ status: 425 });
    expect((await edit(saleId, { endNow: true })).body.state).toBe('ended');
    expect((await edit(saleId, { closesAt: at(HOUR) })).body.state).toBe('open');
    expect((await guest.buy(saleId)).status).toBe(202);
  });

  it('ends the wait of those who stand by', async () => {
    await edit(saleId, { stockDelta: -2 });
    const guest = await stack.guest();
    const { taskId } = (await guest.call('POST', `/api/sales/${saleId}/standby`, {})).body;
    expect((await guest.verdict(taskId)).status).toBe('standby');
    await edit(saleId, { endNow: true });
    await expect.poll(async () => (await guest.verdict(taskId)).status).toBe('sold_out');
    expect((await guest.call('POST', `/api/sales/${saleId}/standby`, {})).status).toBe(410);
    await expect.poll(async () => (await read(saleId)).standby).toBe(0);
  });
});

describe('stock by a delta', () => {
  it('up lets people in within a second', async () => {
    await buyAll(saleId, await stack.guests(2));
    const late = await stack.guest();
    await expect.poll(async () => (await late.buy(saleId)).body.code).toBe('sold_out');
    expect((await edit(saleId, { stockDelta: 3 })).body).toMatchObject({ total: 5 });
    await letInWithinASecond(late, saleId);
    expect(await read(saleId)).toMatchObject({ total: 5 });
    expect(await sheet(saleId)).toEqual([]);
  });

  it('up serves those who stand by first', async () => {
    await buyAll(saleId, await stack.guests(2));
    const [first, second] = await stack.guests(2);
    const waiting: string[] = [];
    for (const guest of [first!, second!]) {
      waiting.push((await guest.call('POST', `/api/sales/${saleId}/standby`, {})).body.taskId);
    }
    await edit(saleId, { stockDelta: 1 });
    await expect.poll(async () => (await first!.verdict(waiting[0]!)).status).toBe('success');
    expect(await second!.verdict(waiting[1]!)).toMatchObject({ status: 'standby', place: 1 });
    expect((await (await stack.guest()).buy(saleId)).body.code).toBe('sold_out');
    expect(await sheet(saleId)).toEqual([]);
  });

  it('down takes unsold units, never sold ones', async () => {
    await buyAll(saleId, await stack.guests(1));
    expect(await edit(saleId, { stockDelta: -2, title: 'no' })).toMatchObject({
      status: 409,
      body: { code: 'stock_below_sold', field: 'body/stockDelta' },
    });
    expect(await read(saleId)).toMatchObject({ total: 2, title: 'Tea' });
    expect((await edit(saleId, { stockDelta: -1 })).body).toMatchObject({ total: 1, available: 0 });
    expect(await sheet(saleId)).toEqual([]);
  });

  it('up ends at what a round has', async () => {
    expect(await edit(saleId, { stockDelta: 1_000_000 })).toMatchObject({
      status: 400,
      body: { code: 'bad_request', field: 'body/stockDelta' },
    });
    expect(await read(saleId)).toMatchObject({ total: 2 });
  });

  it('happens once per key, and twenty at once add up', async () => {
    const headers = { 'idempotency-key': `more-${saleId}` };
    await Promise.all([1, 2, 3].map(() => edit(saleId, { stockDelta: 5 }, headers)));
    expect(await read(saleId)).toMatchObject({ total: 7 });
    expect((await edit(saleId, { stockDelta: 6 }, headers)).body.code).toBe('idempotency_conflict');
    await Promise.all(Array.from({ length: 20 }, () => edit(saleId, { stockDelta: 1 })));
    await stack.reconcile();
    await expect.poll(async () => await read(saleId)).toMatchObject({ total: 27, available: 27 });
  });

  it('while people buy never sells more than there are', async () => {
    const guests = await stack.guests(30);
    const [verdicts] = await Promise.all([
      buyAll(saleId, guests),
      edit(saleId, { stockDelta: 6 }),
      edit(saleId, { stockDelta: -4 }),
      edit(saleId, { stockDelta: 3 }),
    ]);
    await stack.reconcile();
    const { total, live } = await stack.db.countRound(saleId, 1);
    expect(live).toBeLessThanOrEqual(total);
    expect(verdicts.filter((task) => task.status === 'success')).toHaveLength(live);
    expect((await sheet(saleId)).map((check: { name: string }) => check.name)).toEqual([]);
  });
});
