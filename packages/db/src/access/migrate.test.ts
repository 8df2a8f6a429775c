import { describe, expect, it } from 'vitest';
import { createAccess } from './access.ts';
import { isMigrated, migrate } from './migrate.ts';
import { PATIENCE } from './patience.ts';
import { eventually, ownDatabase, running } from '../testing/fixtures.ts';

const test = await ownDatabase();
const { shell } = test;

const at = (folderMillis: number, ...sql: string[]) => ({
  sql,
  hash: `h${folderMillis}`,
  folderMillis,
});
const LATER = Date.now() * 2;

async function withAccess(
  use: (access: ReturnType<typeof createAccess>) => Promise<void>,
  url = test.url,
) {
  const access = createAccess({
    ...PATIENCE['fail-fast'],
    url,
    poolSize: 2,
    probeMs: 1000,
    idleInTransactionSeconds: 10,
  });
  await use(access);
  await access.close();
}

describe('migrate', () => {
  it('goes on at the statement whose process died while the server ended it', () =>
    withAccess(async (access) => {
      const slow = at(
        LATER,
        'CREATE TABLE slow (id int primary key)',
        'ALTER TABLE slow ADD COLUMN a int, ADD CONSTRAINT slow_check CHECK (a > 0)',
        'ALTER TABLE slow ADD COLUMN b int',
      );
      await shell.query('CREATE TABLE slow (id int primary key)');
      await shell.query('DROP TABLE slow');
      // As a process leaves it that died in the second statement: noted, done by the server, not ended.
      await shell.query(slow.sql[0] ?? '');
      await shell.query(slow.sql[1] ?? '');
      await shell.query('INSERT INTO __migration_steps VALUES (?, 1)', [LATER]);

      await migrate(access, [slow]);
      const [columns] = await shell.query("SHOW COLUMNS FROM slow LIKE '_'");
      expect(columns).toHaveLength(2);
      const [steps] = await shell.query('SELECT * FROM __migration_steps');
      expect(steps).toEqual([]);
      await migrate(access, [slow]);
    }));

  it('takes nothing for done that it did not begin', () =>
    withAccess(async (access) => {
      await shell.query('CREATE TABLE foreign_table (id int primary key)');
      const clash = at(LATER + 1, 'CREATE TABLE foreign_table (id int primary key)');
      await expect(migrate(access, [clash])).rejects.toThrow(/./);
      await shell.query('DELETE FROM __migration_steps');
    }));

  it('has no time limit, and whoever comes meanwhile waits for it', () =>
    withAccess(async (access) => {
      const long = at(LATER + 2, 'DO SLEEP(4)', 'CREATE TABLE long_one (id int primary key)');
      const first = migrate(access, [long]);
      await eventually(async () => (await running(shell, 'DO SLEEP')).length > 0);
      await Promise.all([first, migrate(access, [long])]);
      const [tables] = await shell.query("SHOW TABLES LIKE 'long_one'");
      expect(tables).toHaveLength(1);
    }));
});

describe('isMigrated', () => {
  it('is true once the last migration has ended, and of a later version', () =>
    withAccess(async (access) => {
      expect(await isMigrated(access)).toBe(true);
      const next = at(LATER * 2, 'CREATE TABLE later (id int primary key)');
      expect(await isMigrated(access, [next])).toBe(false);
      await migrate(access, [next]);
      expect(await isMigrated(access, [next])).toBe(true);
      expect(await isMigrated(access)).toBe(true);
    }));

  it('is false where nothing was migrated, and where the account is not made yet', async () => {
    const name = `${new URL(test.url).pathname.slice(1)}_empty`;
    await shell.query('CREATE DATABASE ??', [name]);
    const nobody = new URL(test.url);
    nobody.username = 'nobody';
    nobody.password = 'nothing';
    const empty = new URL(test.url);
    empty.pathname = `/${name}`;
    for (const url of [nobody.href, empty.href]) {
      await withAccess(async (access) => expect(await isMigrated(access)).toBe(false), url);
    }
    await shell.query('DROP DATABASE ??', [name]);
  });
});
