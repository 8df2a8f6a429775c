import { describe, expect, it } from 'vitest';
import { openRound, orderOf, ownDatabase } from '../testing/fixtures.ts';

const test = await ownDatabase();
const MOBILE = '+8613900000009';

async function member(username: string) {
  const userId = `u_${username}`;
  await test.db.createMember({ userId, username, passwordHash: '$argon2id$x', mobile: '139' });
  return userId;
}
async function confirm(memberId: string, mobile: string) {
  await test.db.askPhoneCode({ memberId, codeId: 'c'.repeat(22), mobile });
  const confirmation = `${memberId}-now`.slice(0, 22);
  return test.db.confirmPhone({ memberId, isCode: () => true, confirmation });
}
const buy = async (round: { saleId: number; round: number }, buyerId: string, ticketId: string) => {
  const tickets = [{ ticketId, buyerId, buyerName: 'Whoever' }];
  const [placement] = await test.db.placeOrders({ ...round, tickets });
  return placement;
};
/** Every text in every table but the words of the shop. */
async function everyWord(): Promise<string> {
  const tables = ['users', 'phones', 'phone_codes', 'messages', 'reminders', 'orders'];
  const rows = await Promise.all(tables.map((table) => test.sql(`select * from ${table}`)));
  return JSON.stringify(rows);
}

describe('who is erased', () => {
  it('is nowhere any more by name or number, and their orders are as they were', async () => {
    const userId = await member('Wanda Unique');
    await test.db.claimGuest({ guestId: 'g_wanda', memberId: userId });
    await test.db.keepLanguage(userId, 'zh');
    const round = await openRound(test.db, 3);
    const order = orderOf(await buy(round, 'g_wanda', 'ticket-of-wanda'));
    await test.db.writeMessages([
      { id: 'm1', userId, to: '139-wanda', kind: 'order_won', text: 'Dear Wanda' },
    ]);
    await test.db.askReminder({ ...round, userId });
    await test.db.askPhoneCode({ memberId: userId, codeId: 'x', mobile: '+8613911119999' });
    const before = await test.db.countRound(round.saleId, round.round);
    expect(await test.db.erasePerson(userId)).toEqual({ outcome: 'erased', phoneKept: false });
    const left = await everyWord();
    for (const word of ['Wanda', '139-wanda', 'argon2id$x', '+8613911119999']) {
      expect(left).not.toContain(word);
    }
    expect(await test.db.findOrder(order.orderId)).toEqual(order);
    expect(await test.db.countRound(round.saleId, round.round)).toEqual(before);
    expect(await test.db.findProfile('g_wanda')).toMatchObject({
      userId,
      name: '',
      mobile: null,
      language: null,
      erasedAt: expect.any(Date) as Date,
    });
    expect(await test.db.findMember('Wanda Unique')).toBeUndefined();
    expect(await test.db.listMessagesOf(userId)).toEqual([]);
    // A text that was written before is not sent and not written anew.
    await test.db.writeMessages([{ id: 'm1', userId, to: 'x', kind: 'order_won', text: 'again' }]);
    expect(await everyWord()).not.toContain('again');
    const { erasedAt } = (await test.db.findProfile(userId))!;
    expect(await test.db.erasePerson(userId)).toEqual({ outcome: 'erased', phoneKept: false });
    expect((await test.db.findProfile(userId))?.erasedAt).toEqual(erasedAt);
    // The name may be somebody else's now.
    await test.sql("delete from users where id = 'u_other'");
    expect(
      await test.db.createMember({
        userId: 'u_other',
        username: 'Wanda Unique',
        passwordHash: 'y',
        mobile: '1',
      }),
    ).toBe('created');
  });

  it('and holds a unit by a number leaves nobody a second one by it until the round is over', async () => {
    const userId = await member('holder');
    await confirm(userId, MOBILE);
    await test.db.seedDemo();
    await test.sql("update sales set buyers = 'verified' where id = 1");
    const round = await openRound(test.db, 3);
    orderOf(await buy(round, userId, 'ticket-of-holder'));
    expect(await test.db.erasePerson(userId)).toEqual({ outcome: 'erased', phoneKept: true });
    const next = await member('next');
    await confirm(next, MOBILE);
    expect((await buy(round, next, 'ticket-of-next'))?.outcome).not.toBe('placed');
    // The number is the other's by now: it stays theirs.
    await openRound(test.db, 3);
    expect(await test.db.erasePerson(userId)).toEqual({ outcome: 'erased', phoneKept: false });
    expect((await test.db.findPhone(next))?.mobile).toBe(MOBILE);
    expect(await test.db.erasePerson(next)).toEqual({ outcome: 'erased', phoneKept: false });
    expect(await everyWord()).not.toContain(MOBILE);
    await test.sql("update sales set buyers = 'guests' where id = 1");
  });

  it('is somebody', async () => {
    expect(await test.db.erasePerson('g_nobody')).toEqual({ outcome: 'not_found' });
  });
});
