import { inspect } from 'node:util';
import { hash, verify } from '@node-rs/argon2';
import { describe, expect, it } from 'vitest';
import { createPasswords, hashPassword, isPassword } from './password.ts';
import { ownDatabase } from '../testing/fixtures.ts';

const test = await ownDatabase();

const member = (username: string, userId = `u_${username}`) => ({
  userId,
  username,
  passwordHash: '$argon2id$x',
  mobile: '13800000000',
});

describe('names', () => {
  it.each([
    ['𠮷野', '𡈽野'],
    ['𠀀', '𠀁'],
    ['𐐀', '𐐩'],
  ])('of rare characters are two: %s and %s', async (one, two) => {
    expect(await test.db.createMember(member(one, 'u_one'))).toBe('created');
    expect(await test.db.createMember(member(two, 'u_two'))).toBe('created');
    expect(await test.db.findMember(two)).toMatchObject({ userId: 'u_two' });
    await test.shell.query("DELETE FROM users WHERE id IN ('u_one', 'u_two')");
  });

  it('are one whatever their case', async () => {
    expect(await test.db.createMember(member('Zoë', 'u_zoe'))).toBe('created');
    expect(await test.db.createMember(member('zoë', 'u_other'))).toBe('username_taken');
  });
});

describe('passwords', () => {
  it('are stored as argon2id with the cost that was decided, never twice the same', async () => {
    const [one, two] = await Promise.all([hashPassword('correct'), hashPassword('correct')]);
    expect(one).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    expect(one).not.toBe(two);
    expect(await isPassword('correct', one)).toBe(true);
    expect(await isPassword('wrong', one)).toBe(false);
  });

  it('of nobody are as much work, and never right', async () => {
    const work: string[] = [];
    const { hashPassword, isPassword } = createPasswords({
      hash,
      verify: (hashed, password) => {
        const [, algorithm, version, cost] = String(hashed).split('$');
        work.push(`${algorithm} ${version} ${cost}`);
        return verify(hashed, password);
      },
    });
    const workFor = async (stored: string | undefined, right: boolean) => {
      work.length = 0;
      expect(await isPassword('of nobody', stored)).toBe(right);
      return [...work];
    };
    const known = await workFor(await hashPassword('of nobody'), true);
    expect(known).toEqual(['argon2id v=19 m=19456,t=2,p=1']);
    expect(await workFor(undefined, false)).toEqual(known);
  });
});

describe('members', () => {
  it('have a name once, whatever its case and however many ask', async () => {
    const tries = ['u_1', 'u_2', 'u_3'].map((id) => test.db.createMember(member('Ada', id)));
    expect((await Promise.all(tries)).sort()).toEqual([
      'created',
      'username_taken',
      'username_taken',
    ]);
    expect(await test.db.createMember(member('aDA', 'u_4'))).toBe('username_taken');
    expect(await test.db.findMember('ADA')).toMatchObject({ name: 'Ada' });
    expect(await test.db.findMember('Bob')).toBeUndefined();
  });

  it('made again with the same id are the same', async () => {
    expect(await test.db.createMember(member('again'))).toBe('created');
    expect(await test.db.createMember(member('again'))).toBe('created');
    expect((await test.db.findContacts(['u_again'])).get('u_again')).toEqual({
      mobile: '13800000000',
      language: null,
    });
    expect((await test.db.findContacts(['g_nobody'])).get('g_nobody')).toEqual({
      mobile: null,
      language: null,
    });
  });
});

it('what is known of a member is in no error, and the error says where it happened', async () => {
  const hash = '$argon2id$x'.repeat(100);
  const failed = test.db.createMember({ ...member('long'), passwordHash: hash });
  const error: unknown = await failed.catch((e: unknown) => e);
  expect(error).toMatchObject({ code: 'ER_DATA_TOO_LONG' });
  const shown = inspect(error, { depth: null });
  expect(shown).not.toContain('argon2id');
  expect(shown).not.toContain('13800000000');
  expect(shown).toContain('users.ts');
});

it('a message is written once, and shown when it is sent, to whom it is for', async () => {
  const text = {
    id: 'order_won.1',
    userId: 'u_a',
    to: '138',
    kind: 'order_won' as const,
    text: '恭喜 🎉',
  };
  await Promise.all([
    test.db.writeMessages([text]),
    test.db.writeMessages([{ ...text, text: 'another' }]),
  ]);
  const first = await test.db.findMessages([text.id]);
  await test.db.writeMessages([{ ...text, text: 'a third' }]);
  expect(await test.db.findMessages([text.id])).toEqual(first);
  expect(await test.db.listMessagesOf('u_a')).toEqual([]);
  await test.db.markSent([text.id]);
  const [shown] = await test.db.listMessagesOf('u_a');
  expect(shown).toMatchObject({ id: text.id, sentAt: expect.any(Date) });
  await test.db.markSent([text.id]);
  expect((await test.db.findMessages([text.id]))[0]).toEqual(shown);
  expect(await test.db.listMessagesOf('u_b')).toEqual([]);
});
