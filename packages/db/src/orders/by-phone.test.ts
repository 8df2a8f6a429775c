import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { openRound, orderOf, outcomes, ownDatabase } from '../testing/fixtures.ts';

const test = await ownDatabase({ poolSize: 16 });
const { db, shell } = test;

beforeAll(async () => {
  await db.seedDemo();
  await db.editSale({ saleId: 1, changes: { buyers: 'verified' } });
});

let names = 0;
async function newMember(): Promise<string> {
  names += 1;
  const username = `member-${names}`;
  const userId = `u_${username}`;
  await db.createMember({ userId, username, passwordHash: '$argon2id$x', mobile: '1' });
  return userId;
}

const newNumber = (): string => {
  names += 1;
  return `+86138${String(names).padStart(8, '0')}`;
};

async function confirm(memberId: string, mobile: string): Promise<void> {
  const codeId = randomUUID().slice(0, 20);
  await db.askPhoneCode({ memberId, codeId, mobile });
  const confirmed = await db.confirmPhone({ memberId, isCode: () => true, confirmation: codeId });
  expect(confirmed.outcome).toBe('confirmed');
}

const ticketOf = (buyerId: string) => ({
  ticketId: `t-${randomUUID()}`,
  buyerId,
  buyerName: buyerId,
});

describe('a sale for confirmed phones', () => {
  it('gives nothing to guests, nor to members without one', async () => {
    const round = await openRound(db, 3);
    const [without, verified] = [await newMember(), await newMember()];
    await confirm(verified, newNumber());
    const tickets = ['g_guest', without, verified].map(ticketOf);
    const placements = await db.placeOrders({ ...round, tickets });
    expect(placements.map(({ outcome }) => outcome)).toEqual(['left', 'left', 'placed']);
    expect(await db.countRound(1, round.round)).toMatchObject({ sold: 1, live: 1 });
  });

  it('gives one unit to a number, whatever accounts it was confirmed by meanwhile', async () => {
    const round = await openRound(db, 3);
    const [one, other, mobile] = [await newMember(), await newMember(), newNumber()];
    await confirm(one, mobile);
    const ticket = ticketOf(one);
    const [first] = await db.placeOrders({ ...round, tickets: [ticket] });
    await confirm(other, mobile);
    // Before, in the same batch and after: the older account has no number, and by the number a unit is held.
    const again = [ticket, ticketOf(one), ticketOf(other)];
    const placements = await db.placeOrders({ ...round, tickets: again });
    expect(placements.map(({ outcome }) => outcome)).toEqual(['replayed', 'duplicate', 'left']);
    expect(await db.hasOrderByPhone(round, [other])).toBe(true);
    expect(await db.hasOrderByPhone(round, [one])).toBe(false);
    await db.cancelOrder(orderOf(first));
    expect(await db.hasOrderByPhone(round, [other])).toBe(false);
    const [now] = await db.placeOrders({ ...round, tickets: [ticketOf(other)] });
    expect(now?.outcome).toBe('placed');
    expect(await db.hasOrderByPhone(round, [other])).toBe(false);
    expect(await db.countRound(1, round.round)).toMatchObject({ sold: 1, live: 1 });
  });

  it('gives one unit to a number of which two accounts are served at the same time', async () => {
    for (let run = 0; run < 4; run += 1) {
      const round = await openRound(db, 3);
      const [one, other, mobile] = [await newMember(), await newMember(), newNumber()];
      await confirm(one, mobile);
      const [placed, , also] = await Promise.all([
        db.placeOrders({ ...round, tickets: [ticketOf(one)] }),
        confirm(other, mobile),
        db.placeOrders({ ...round, tickets: [ticketOf(other)] }),
      ]);
      const last = await db.placeOrders({ ...round, tickets: [ticketOf(other)] });
      const { live, sold } = await db.countRound(1, round.round);
      expect([live, sold]).toEqual([1, 1]);
      const counts = outcomes([...placed, ...also, ...last]);
      expect(counts['placed']).toBe(1);
    }
  });

  it('asks for one from the moment on that an operator says so', async () => {
    const round = await openRound(db, 3);
    await db.editSale({ saleId: 1, changes: { buyers: 'guests' } });
    const [before] = await db.placeOrders({ ...round, tickets: [ticketOf('g_before')] });
    await db.editSale({ saleId: 1, changes: { buyers: 'verified' } });
    const [after] = await db.placeOrders({ ...round, tickets: [ticketOf('g_after')] });
    expect([before?.outcome, after?.outcome]).toEqual(['placed', 'left']);
  });

  it('whose rule somebody forgets is kept by the schema', async () => {
    const round = await openRound(db, 3);
    const [one, other] = [await newMember(), await newMember()];
    await confirm(one, newNumber());
    await confirm(other, newNumber());
    const placements = await db.placeOrders({ ...round, tickets: [one, other].map(ticketOf) });
    const [first, second] = placements.map(orderOf);
    const moved = shell.query(
      'UPDATE orders o JOIN orders p ON p.id = ? SET o.phone_id = p.phone_id WHERE o.id = ?',
      [first?.orderId, second?.orderId],
    );
    await expect(moved).rejects.toMatchObject({ errno: 1062 });
  });

  it('leaves no phone on the orders of other sales', async () => {
    const round = await openRound(db, 1);
    await db.editSale({ saleId: 1, changes: { buyers: 'members' } });
    const memberId = await newMember();
    await confirm(memberId, newNumber());
    const [placement] = await db.placeOrders({ ...round, tickets: [ticketOf(memberId)] });
    await db.editSale({ saleId: 1, changes: { buyers: 'verified' } });
    const [rows] = await shell.query('SELECT phone_id FROM orders WHERE id = ?', [
      orderOf(placement).orderId,
    ]);
    expect(rows).toEqual([{ phone_id: null }]);
  });
});
