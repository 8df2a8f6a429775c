import pMap from 'p-map';
import { expect, it } from 'vitest';
import { cancel } from '../cancel.ts';
import { demoProvider, pay } from '../pay.ts';
import { place } from '../place.ts';
import { batchOf, openBench } from '../testing/bench.ts';
import { takeAlong } from './take-along.ts';

const bench = openBench();
const log = { warn() {} };
let made = 0;

async function newMember(): Promise<string> {
  made += 1;
  const memberId = `u_${made}`;
  const account = { username: memberId, passwordHash: '$argon2id$x', mobile: '138' };
  await bench.parts().db.createMember({ userId: memberId, ...account });
  return memberId;
}

/** A guest and a member, of whom these have a ticket of a sale; `decided` in the order of their numbers. */
async function meet({ tickets, decided = [] }: Record<'tickets', Who[]> & { decided?: Who[] }) {
  const memberId = await newMember();
  const guestId = `g_of-${memberId}`;
  const ids = { guest: guestId, member: memberId };
  const saleId = await bench.newSale();
  const id = { saleId, round: 1 };
  // One after the other: each in a batch of its own.
  const entered = new Map<Who, Awaited<ReturnType<typeof bench.tickets>>[number]>();
  for (const who of tickets) {
    for (const ticket of await bench.tickets(saleId, [ids[who]])) entered.set(who, ticket);
  }
  const of = (who: Who) => entered.get(who)!;
  for (const who of decided) await place(bench.parts(), batchOf([of(who)]));
  const { db, tasks } = bench.parts();
  return {
    saleId,
    of,
    decide: (who: Who, parts = bench.parts()) => place(parts, batchOf([of(who)])),
    orderOf: async (who: Who) => (await db.findOrdersByTickets([of(who).id]))[0],
    outcomeOf: async (who: Who) => (await tasks.result(of(who).id))?.result,
    liveOrders: async () =>
      (await db.findLiveOrdersOf(id, [guestId, memberId])).map(({ userId }) => userId),
    signIn: (parts = bench.parts()) => takeAlong(parts, { guestId, memberId }, log),
    guestId,
    memberId,
  };
}
type Who = 'guest' | 'member';

const ALL_COMES = { orders: 0, tickets: 0, notTaken: 0 };

it('a place and an order come along, and again the same', async () => {
  const inLine = await meet({ tickets: ['guest'] });
  expect(await inLine.signIn()).toEqual({ ...ALL_COMES, tickets: 1 });
  expect(await inLine.signIn()).toEqual({ ...ALL_COMES, tickets: 1 });
  const won = await meet({ tickets: ['guest'], decided: ['guest'] });
  expect(await won.signIn()).toEqual({ ...ALL_COMES, orders: 1 });
  expect(await bench.parts().db.listOrdersOf(won.memberId)).toEqual([await won.orderOf('guest')]);
});

it("where both are in line the member's place stays and the guest's is left", async () => {
  const both = await meet({ tickets: ['guest', 'member'] });
  expect(await both.signIn()).toEqual({ ...ALL_COMES, notTaken: 1 });
  expect(await both.outcomeOf('guest')).toEqual({ outcome: 'left' });
  expect(await both.outcomeOf('member')).toBeUndefined();
  expect(await both.decide('guest')).toMatchObject([{ outcome: 'left' }]);
  expect(await both.decide('member')).toMatchObject([{ outcome: 'success' }]);
  await bench.state(both.saleId);
});

it('an unpaid order beside one of the member is given back, one that is paid stays', async () => {
  const unpaid = await meet({ tickets: ['guest', 'member'], decided: ['guest', 'member'] });
  expect(await unpaid.signIn()).toEqual({ ...ALL_COMES, notTaken: 1 });
  expect(await unpaid.orderOf('guest')).toMatchObject({ status: 'cancelled' });
  expect(await unpaid.liveOrders()).toEqual([unpaid.memberId]);
  await bench.state(unpaid.saleId);

  const paid = await meet({ tickets: ['guest', 'member'], decided: ['guest', 'member'] });
  await pay(bench.parts(), demoProvider, (await paid.orderOf('guest'))!);
  expect(await paid.signIn()).toEqual({ ...ALL_COMES, orders: 1 });
  expect((await paid.liveOrders()).toSorted()).toEqual([paid.guestId, paid.memberId].toSorted());
  expect(await bench.parts().db.listOrdersOf(paid.memberId)).toHaveLength(2);
});

it.each(['before', 'after'] as const)(
  'between claim and COMMIT nothing is lost and nothing is had twice: it commits %s the sign-in',
  async (when) => {
    const both = await meet({ tickets: ['member', 'guest'], decided: ['member'] });
    const parts = bench.parts();
    let signIn: ReturnType<typeof both.signIn> | undefined;
    const placing: typeof parts.db.placeOrders = async (request) => {
      if (when === 'after') {
        await (signIn = both.signIn());
        return parts.db.placeOrders(request);
      }
      const placed = await parts.db.placeOrders(request);
      await (signIn = both.signIn());
      return placed;
    };
    const verdict = await both.decide('guest', {
      ...parts,
      db: { ...parts.db, placeOrders: placing },
    });
    expect(await signIn).toEqual({ ...ALL_COMES, notTaken: 1 });
    expect(verdict).toMatchObject([{ outcome: when === 'after' ? 'left' : 'success' }]);
    expect(await both.liveOrders()).toEqual([both.memberId]);
    await bench.state(both.saleId);
  },
);

it('a place that is being decided comes along when the member has none, whoever is first', async () => {
  const alone = await meet({ tickets: ['guest'] });
  const parts = bench.parts();
  const placing: typeof parts.db.placeOrders = async (request) => {
    expect(await alone.signIn()).toEqual({ ...ALL_COMES, tickets: 1 });
    return parts.db.placeOrders(request);
  };
  await alone.decide('guest', { ...parts, db: { ...parts.db, placeOrders: placing } });
  expect(await parts.db.listOrdersOf(alone.memberId)).toEqual([await alone.orderOf('guest')]);
});

it('who signs in again after the process died goes on where it was', async () => {
  const both = await meet({ tickets: ['guest', 'member'], decided: ['guest', 'member'] });
  const parts = bench.parts();
  const dying = {
    ...parts,
    db: { ...parts.db, listOrdersOf: () => Promise.reject(new Error('killed')) },
  };
  await expect(both.signIn(dying)).rejects.toThrow('killed');
  expect(await both.liveOrders()).toHaveLength(2);
  expect(await both.signIn()).toEqual({ ...ALL_COMES, notTaken: 1 });
  expect(await both.liveOrders()).toEqual([both.memberId]);
});

it('a crowd of guests of one member: one place in a round, and eight live guests', async () => {
  const { db } = bench.parts();
  const memberId = await newMember();
  const saleId = await bench.newSale(30);
  const guests = Array.from({ length: 30 }, (_, i) => `g_crowd-${i}`);
  bench.work();
  const tickets = await bench.tickets(saleId, guests);
  await Promise.all(tickets.map(({ id }) => bench.parts().tasks.ended(id)));
  const ends = await pMap(
    guests,
    (guestId) => takeAlong(bench.only(saleId), { guestId, memberId }, log),
    { concurrency: 4 },
  );
  expect(ends.filter(({ orders }) => orders === 1)).toHaveLength(1);
  expect(ends.filter(({ notTaken }) => notTaken === 1)).toHaveLength(29);
  expect(await db.listGuestsOf(memberId)).toHaveLength(8);
  const orders = await db.listOrdersOf(memberId, 200);
  expect(orders.filter(({ status }) => status === 'unpaid')).toHaveLength(1);
  await bench.state(saleId);
});

it('a guest of another member, and a ninth beside eight that have something open, stay what they are', async () => {
  const { db } = bench.parts();
  const taken = await meet({ tickets: ['guest'] });
  await taken.signIn();
  const memberId = await newMember();
  expect(await takeAlong(bench.parts(), { guestId: taken.guestId, memberId }, log)).toEqual(
    ALL_COMES,
  );
  for (let at = 0; at < 9; at += 1) {
    const saleId = await bench.newSale();
    const guestId = `g_ninth-${at}`;
    await bench.tickets(saleId, [guestId]);
    expect(await takeAlong(bench.parts(), { guestId, memberId }, log)).toEqual(
      at < 8 ? { ...ALL_COMES, tickets: 1 } : { ...ALL_COMES, notTaken: 1 },
    );
  }
  expect(await db.listGuestsOf(memberId)).toHaveLength(8);
});

it('an order that the member gives back frees the unit that the guest claimed', async () => {
  const won = await meet({ tickets: ['guest'], decided: ['guest'] });
  await won.signIn();
  const { orderId } = (await won.orderOf('guest'))!;
  const ended = await cancel(bench.parts(), { orderId, userId: won.memberId }, log);
  expect(ended).toMatchObject({ outcome: 'cancelled' });
  expect(await bench.state(won.saleId)).toMatchObject({ open: { free: 3 } });
});
