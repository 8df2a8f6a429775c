import { sql } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/mysql2';
import { expect, it } from 'vitest';
import { ownDatabase } from '../testing/fixtures.ts';
import { messages, users } from '../schema.ts';
import { insertRows, isAmong, NOW } from './bulk.ts';

const { shell } = await ownDatabase();
const session = drizzle(shell);

/** What would end a text, begin a comment, be a wildcard, or be a place for a parameter. */
const ODD = [
  "'",
  '"',
  '\\',
  "\\'",
  '`',
  '?',
  '??',
  ':a',
  '%',
  '-- x',
  '/*',
  '\0',
  '\n',
  '\u001a',
  '😀',
  '中',
  "'); --",
];

const person = (id: string, name: string) => ({ id, kind: 'guest' as const, name });

it.each(ODD)('%j is kept as it is, and found', async (odd) => {
  // Ids are ASCII.
  const id = `odd-${/[^\0-\x7f]/.test(odd) ? odd.codePointAt(0) : odd}`;
  await insertRows(session, users, [person(id, odd), person(`${id}2`, `x${odd}`)]);
  const found = await session
    .select()
    .from(users)
    .where(isAmong(users.id, [id, 'nobody']));
  expect(found).toMatchObject([{ id, name: odd }]);
});

it('nothing is among none, and no row is no statement', async () => {
  await insertRows(session, users, []);
  const found = await session.select().from(users).where(isAmong(users.id, []));
  expect(found).toEqual([]);
});

it('values of every kind are those that drizzle would write', async () => {
  const at = new Date('2026-11-27T01:02:03.456Z');
  const texts = { zh: { text: `"引号' \\` }, en: { text: 'null' } };
  const common = { userId: 'kinds', to: '1', kind: 'order_won' as const, text: 'a' };
  await insertRows(session, users, [person('kinds', 'Kinds')]);
  await insertRows(
    session,
    messages,
    [
      { ...common, id: 'k1', texts, sentAt: at },
      { ...common, id: 'k2', texts: null, sentAt: null },
      { ...common, id: 'k3', texts: null, sentAt: NOW },
      { ...common, id: 'k4', texts, sentAt: new Date(at.getTime() + 1) },
    ],
    sql`on duplicate key update text = 'again'`,
  );
  const [one, two, three, four] = await session
    .select()
    .from(messages)
    .where(isAmong(messages.userId, ['kinds']))
    .orderBy(messages.id);
  expect(one).toMatchObject({ texts, sentAt: at });
  expect(two).toMatchObject({ texts: null, sentAt: null });
  // What is the same as in a row before, but not in the last one, is written again.
  expect(four).toMatchObject({ texts, sentAt: new Date(at.getTime() + 1) });
  expect(Math.abs(Date.now() - Number(three?.sentAt))).toBeLessThan(60_000);
});
