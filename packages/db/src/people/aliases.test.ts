import { describe, expect, it } from 'vitest';
import { newTickets, openRound, orderOf, ownDatabase } from '../testing/fixtures.ts';
import { pay } from '../testing/pay.ts';
import { MOST_GUESTS } from './aliases.ts';

const test = await ownDatabase({ poolSize: 16 });
const { db } = test;
let made = 0;

async function newMember(): Promise<string> {
  made += 1;
  const userId = `u_${made}`;
  await db.createMember({ userId, username: userId, passwordHash: '$argon2id$x', mobile: '138' });
  return userId;
}

const guestsOf = async (memberId: string) =>
  (await db.listGuestsOf(memberId)).map(({ guestId }) => guestId);

describe('a guest', () => {
  it('becomes one member, for good', async () => {
    const [one, other] = [await newMember(), await newMember()];
    expect(await db.claimGuest({ guestId: 'g_once', memberId: one })).toEqual({
      outcome: 'claimed',
    });
    expect(await db.claimGuest({ guestId: 'g_once', memberId: one })).toEqual({
      outcome: 'claimed',
    });
    expect(await db.claimGuest({ guestId: 'g_once', memberId: other })).toEqual({
      outcome: 'claimed_by_another',
    });
    expect(await guestsOf(one)).toEqual(['g_once']);
    expect(await guestsOf(other)).toEqual([]);
  });

  it('is one of eight at most, also when a hundred come at once', async () => {
    const memberId = await newMember();
    const claims = Array.from({ length: 100 }, (_, i) =>
      db.claimGuest({ guestId: `g_many-${i}`, memberId }),
    );
    const outcomes = (await Promise.all(claims)).map(({ outcome }) => outcome);
    expect(outcomes.filter((outcome) => outcome === 'claimed')).toHaveLength(MOST_GUESTS);
    expect(outcomes.filter((outcome) => outcome === 'full')).toHaveLength(100 - MOST_GUESTS);
    expect(await guestsOf(memberId)).toHaveLength(MOST_GUESTS);
  });

  it('that gives way is forgotten, or only shown where it has something to show', async () => {
    const memberId = await newMember();
    const round = await openRound(db, 1);
    const [ticket] = newTickets(1);
    const withOrder = ticket!.buyerId;
    const { orderId } = orderOf((await db.placeOrders({ ...round, tickets: [ticket!] }))[0]);
    const guests = [withOrder, ...Array.from({ length: 7 }, (_, i) => `g_way-${i}`)];
    for (const guestId of guests) await db.claimGuest({ guestId, memberId });
    const full = await db.claimGuest({ guestId: 'g_way-8', memberId });
    expect(full).toEqual({ outcome: 'full', guests });
    for (const [guestId, instead] of [
      ['g_way-8', withOrder],
      ['g_way-9', 'g_way-0'],
    ] as const) {
      expect(await db.claimGuest({ guestId, memberId, instead })).toEqual({ outcome: 'claimed' });
    }
    expect(await guestsOf(memberId)).toEqual([...guests.slice(2), 'g_way-8', 'g_way-9']);
    expect(await db.listOrdersOf(memberId)).toMatchObject([{ orderId }]);
    const another = await newMember();
    const late = (guestId: string) => db.claimGuest({ guestId, memberId: another });
    expect(await late(withOrder)).toEqual({ outcome: 'claimed_by_another' });
    expect(await late('g_way-0')).toEqual({ outcome: 'claimed' });
  });

  it('brings along whom it had taken along itself', async () => {
    const memberId = await newMember();
    const round = await openRound(db, 1);
    const [ticket] = newTickets(1);
    await db.placeOrders({ ...round, tickets: [ticket!] });
    await db.claimGuest({ guestId: 'g_first', memberId: ticket!.buyerId });
    await db.claimGuest({ guestId: ticket!.buyerId, memberId });
    expect((await guestsOf(memberId)).toSorted()).toEqual([ticket!.buyerId, 'g_first'].toSorted());
  });
});

describe('what a guest had', () => {
  it("is the member's, and nobody else's", async () => {
    const [memberId, stranger] = [await newMember(), await newMember()];
    const round = await openRound(db, 1);
    const [ticket] = newTickets(1);
    const guestId = ticket!.buyerId;
    const { orderId } = orderOf((await db.placeOrders({ ...round, tickets: [ticket!] }))[0]);
    const text = { id: 'order_won.a', userId: guestId, to: guestId, text: 'hi' };
    await db.writeMessages([{ ...text, kind: 'order_won' }]);
    await db.markSent([text.id]);
    expect((await db.findContacts([guestId])).get(guestId)?.mobile).toBeNull();

    await db.claimGuest({ guestId, memberId });
    for (const userId of [guestId, memberId]) {
      expect(await db.listOrdersOf(userId)).toMatchObject([{ orderId, userId: guestId }]);
      expect(await db.findOwnOrder({ orderId, userId })).toMatchObject({ orderId });
      expect(await db.listMessagesOf(userId)).toMatchObject([{ id: text.id }]);
      expect((await db.findContacts([userId])).get(userId)?.mobile).toBe('138');
    }
    expect(await db.listOrdersOf(stranger)).toEqual([]);
    expect(await db.findOwnOrder({ orderId, userId: stranger })).toBeUndefined();
    expect(await db.cancelOrder({ orderId, userId: stranger })).toEqual({ outcome: 'not_found' });
    expect(await db.cancelOrder({ orderId, userId: memberId })).toMatchObject({
      outcome: 'cancelled',
    });
  });

  it.each(['before', 'together', 'after'] as const)(
    'counts as a live order of the member: the second ticket comes %s',
    async (when) => {
      const memberId = await newMember();
      const round = await openRound(db, 3);
      const [guest, other] = newTickets(2);
      const member = { ...other!, buyerId: memberId };
      const place = async (...tickets: (typeof member)[]) =>
        (await db.placeOrders({ ...round, tickets })).map(({ outcome }) => outcome);
      await db.claimGuest({ guestId: guest!.buyerId, memberId });
      if (when === 'before') {
        expect(await place(member)).toEqual(['placed']);
        expect(await place(guest!)).toEqual(['left']);
      } else if (when === 'together') {
        expect(await place(guest!, member)).toEqual(['placed', 'duplicate']);
      } else {
        expect(await place(guest!)).toEqual(['placed']);
        expect(await place(member)).toEqual(['duplicate']);
      }
      expect(await db.countRound(1, round.round)).toMatchObject({ sold: 1, live: 1 });
    },
  );

  it('and was paid beside an order of the member stays, and does not hide it', async () => {
    const memberId = await newMember();
    const round = await openRound(db, 3);
    const [guest, other] = newTickets(2);
    const member = { ...other!, buyerId: memberId };
    const placed = await db.placeOrders({ ...round, tickets: [guest!, member] });
    await pay(db, orderOf(placed[0]));
    await db.claimGuest({ guestId: guest!.buyerId, memberId });
    const again = { ...member, ticketId: `${member.ticketId}-again` };
    const [second] = await db.placeOrders({ ...round, tickets: [again] });
    expect(second).toEqual({ outcome: 'duplicate', order: orderOf(placed[1]) });
  });
});
