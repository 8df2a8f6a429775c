import mysql from 'mysql2/promise';
import { expect, it, onTestFinished } from 'vitest';
import { createDb } from '../db.ts';
import { oneOrder, ownDatabase } from '../testing/fixtures.ts';

const test = await ownDatabase();
const user = `work_${test.url.slice(-8)}`;
const as = (password: string) =>
  Object.assign(new URL(test.url), { username: user, password: encodeURIComponent(password) }).href;

it('the account of working processes reads and writes rows, and changes no table', async () => {
  const password = `it's "a" \\secret/`;
  await test.db.allowWork(as('an earlier one'));
  const admin = await mysql.createConnection({ uri: test.url });
  onTestFinished(() => admin.end());
  const [database = ''] = test.url.split('/').slice(-1);
  await admin.query(`GRANT ALL ON \`${database.replaceAll('_', '\\_')}\`.* TO '${user}'@'%'`);
  await test.db.allowWork(as(password));
  onTestFinished(async () => void (await admin.query(`DROP USER '${user}'@'%'`)));

  const work = createDb({ url: as(password) });
  onTestFinished(() => work.close());
  const { order } = await oneOrder(work);
  expect(await work.cancelOrder(order)).toMatchObject({ outcome: 'cancelled' });
  expect(await work.health()).toMatchObject({ state: 'ok' });

  const connection = await mysql.createConnection({ uri: as(password) });
  onTestFinished(() => connection.end());
  for (const statement of [
    'DROP TABLE messages',
    'ALTER TABLE users ADD x int',
    'CREATE TABLE x (a int)',
  ]) {
    await expect(connection.query(statement)).rejects.toThrow(/denied/);
  }
});
