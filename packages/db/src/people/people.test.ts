import { inspect } from 'node:util';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { hashPassword, isPassword } from '../index.ts';
import { createTestDb, type TestDb } from '../testing/test-db.ts';

let test: TestDb;
beforeAll(async () => void (test = await createTestDb(inject('mysqlUrl'))));
afterAll(() => test.drop());

const member = (username: string, userId = `u_${username}`) => ({
  userId,
  username,
  passwordHash: '$argon2id$x',
  mobile: '13800000000',
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
    expect(await isPassword('of nobody', undefined)).toBe(false);
    const stored = await hashPassword('x');
    const time = async (hash: string | undefined) => {
      const times: number[] = [];
      for (let i = 0; i < 5; i += 1) {
        const began = performance.now();
        await isPassword('guess', hash);
        times.push(performance.now() - began);
      }
      return Math.min(...times);
    };
    const [known, unknown] = [await time(stored), await time(undefined)];
    expect(unknown).toBeGreaterThan(known / 3);
    expect(unknown).toBeLessThan(known * 3);
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
    expect(await test.db.findMobile('u_again')).toBe('13800000000');
    expect(await test.db.findMobile('g_nobody')).toBeNull();
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
  const [first, second] = await Promise.all([
    test.db.writeMessage(text),
    test.db.writeMessage({ ...text, text: 'another' }),
  ]);
  expect(first).toEqual(second);
  expect(await test.db.listMessagesOf('u_a')).toEqual([]);
  await test.db.markSent(text.id);
  const [shown] = await test.db.listMessagesOf('u_a');
  expect(shown).toMatchObject({ id: text.id, sentAt: expect.any(Date) });
  await test.db.markSent(text.id);
  expect(await test.db.findMessage(text.id)).toEqual(shown);
  expect(await test.db.listMessagesOf('u_b')).toEqual([]);
});
