import { PHONE_CODE_MS, PHONE_CODE_TRIES } from '@seckill/contracts';
import { describe, expect, it } from 'vitest';
import { ownDatabase } from '../testing/fixtures.ts';

const test = await ownDatabase();
const { db } = test;

let names = 0;
async function newMember(): Promise<string> {
  names += 1;
  const username = `member-${names}`;
  const userId = `u_${username}`;
  await db.createMember({ userId, username, passwordHash: '$argon2id$x', mobile: '13800000000' });
  return userId;
}

const newNumber = (): string => {
  names += 1;
  return `+86138${String(names).padStart(8, '0')}`;
};

/** The codes of these tests are their ids. */
const enter = (memberId: string, code: string, confirmation = `c-${(names += 1)}`) =>
  db.confirmPhone({ memberId, isCode: (codeId) => codeId === code, confirmation });

async function confirm(memberId: string, mobile: string, confirmation: string) {
  await db.askPhoneCode({ memberId, codeId: confirmation, mobile });
  return enter(memberId, confirmation, confirmation);
}

describe('a number', () => {
  it('is a member’s who enters its code, and texts go to it from then on', async () => {
    const [memberId, mobile] = [await newMember(), newNumber()];
    expect(await confirm(memberId, mobile, 'first')).toEqual({
      outcome: 'confirmed',
      mobile,
      ended: [],
    });
    expect(await db.findPhone(memberId)).toMatchObject({
      mobile,
      confirmation: 'first',
      confirmedAt: expect.any(Date),
    });
    expect((await db.findContacts([memberId])).get(memberId)).toMatchObject({ mobile });
    const username = memberId.slice(2);
    expect(await db.findMember(username)).toMatchObject({ confirmation: 'first' });
  });

  it('is one account’s at a time: whoever confirms it last has it, and the word of the other ends', async () => {
    const [one, other, mobile] = [await newMember(), await newMember(), newNumber()];
    await confirm(one, mobile, 'of-one');
    expect(await confirm(other, mobile, 'of-other')).toMatchObject({ ended: ['of-one'] });
    expect(await db.findPhone(one)).toBeUndefined();
    // What was for one is not to be read by the other.
    expect((await db.findContacts([one])).get(one)).toMatchObject({ mobile: null });
    expect((await db.findContacts([other])).get(other)).toMatchObject({ mobile });
    expect(await confirm(one, mobile, 'of-one-again')).toMatchObject({ ended: ['of-other'] });
  });

  it('is one of a member’s at a time', async () => {
    const [memberId, other, first] = [await newMember(), await newMember(), newNumber()];
    await confirm(memberId, first, 'their-first');
    expect(await confirm(memberId, newNumber(), 'their-second')).toMatchObject({
      ended: ['their-first'],
    });
    expect(await confirm(other, first, 'free-again')).toMatchObject({ ended: [] });
  });

  it('that several accounts confirm at once is one of theirs', async () => {
    const members = await Promise.all(Array.from({ length: 6 }, newMember));
    const mobile = newNumber();
    await Promise.all(members.map((memberId) => confirm(memberId, mobile, `many-${memberId}`)));
    const found = await Promise.all(members.map((memberId) => db.findPhone(memberId)));
    expect(found.filter((phone) => phone !== undefined)).toHaveLength(1);
  });
});

describe('a code', () => {
  it('may be entered wrongly a few times, also by many requests at once', async () => {
    const memberId = await newMember();
    await db.askPhoneCode({ memberId, codeId: 'right', mobile: newNumber() });
    const tries = await Promise.all(Array.from({ length: 12 }, () => enter(memberId, 'wrong')));
    const wrong = tries.filter(({ outcome }) => outcome === 'wrong');
    expect(wrong).toHaveLength(PHONE_CODE_TRIES);
    expect(await enter(memberId, 'right')).toEqual({ outcome: 'expired' });
  });

  it('is worth nothing once another was asked for, it was used, or it is too old', async () => {
    const memberId = await newMember();
    await db.askPhoneCode({ memberId, codeId: 'old', mobile: newNumber() });
    await db.askPhoneCode({ memberId, codeId: 'new', mobile: newNumber() });
    expect(await enter(memberId, 'old')).toEqual({ outcome: 'wrong' });
    expect(await enter(memberId, 'new')).toMatchObject({ outcome: 'confirmed' });
    expect(await enter(memberId, 'new')).toEqual({ outcome: 'expired' });
    await db.askPhoneCode({ memberId, codeId: 'late', mobile: newNumber() });
    expect(await db.findCodeNumber({ memberId, codeId: 'late' })).toBeDefined();
    await test.shell.query(
      'UPDATE phone_codes SET created_at = now(3) - interval ? microsecond WHERE member_id = ?',
      [PHONE_CODE_MS * 1000, memberId],
    );
    expect(await enter(memberId, 'late')).toEqual({ outcome: 'expired' });
    expect(await db.findCodeNumber({ memberId, codeId: 'late' })).toBeUndefined();
  });

  it('of nobody is none', async () => {
    expect(await enter('u_nobody', 'x')).toEqual({ outcome: 'expired' });
  });
});
