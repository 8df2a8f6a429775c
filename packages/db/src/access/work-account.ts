import { sql } from 'drizzle-orm';
import { escape, escapeId } from 'mysql2';
import type { Access } from './access.ts';

/** All that a process needs that is no migration. */
const WORK = 'SELECT, INSERT, UPDATE, DELETE';
/** What an account may have from before, when one did both. */
const MORE = `CREATE, DROP, REFERENCES, INDEX, ALTER, CREATE TEMPORARY TABLES, LOCK TABLES, EXECUTE, CREATE VIEW, SHOW VIEW,
  CREATE ROUTINE, ALTER ROUTINE, EVENT, TRIGGER`;

/**
 * Makes the account of `workUrl`, or gives it this password, and lets it read and write the rows of that database and no more.
 * Who asks must be allowed to make accounts.
 */
export const allowWork = (access: Access, workUrl: string): Promise<void> =>
  access.exclusive(async (session) => {
    const { username, password, pathname } = new URL(workUrl);
    const account = `${escape(decodeURIComponent(username))}@'%'`;
    const identified = `IDENTIFIED BY ${escape(decodeURIComponent(password))}`;
    // In the name of a database that is granted, an underscore stands for any letter.
    const database = escapeId(
      decodeURIComponent(pathname.slice(1)).replaceAll('_', String.raw`\_`),
    );
    for (const statement of [
      `CREATE USER IF NOT EXISTS ${account} ${identified}`,
      `ALTER USER ${account} ${identified}`,
      `GRANT ${WORK} ON ${database}.* TO ${account}`,
      `REVOKE ${MORE} ON ${database}.* FROM ${account}`,
    ]) {
      await session.execute(sql.raw(statement));
    }
  });
