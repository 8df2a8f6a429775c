import { describe, expect, it } from 'vitest';
import { createAccess } from './access.ts';
import { migrate } from './migrate.ts';
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

async function withAccess(use: (access: ReturnType<typeof createAccess>) => Promise<void>) {
  const access = createAccess({
    ...PATIENCE['fail-fast'],
    url: test.url,
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
