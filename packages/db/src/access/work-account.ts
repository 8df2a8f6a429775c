import { sql } from 'drizzle-orm';
import { escape, escapeId } from 'mysql2';
import type { Access } from './access.ts';
import { hostsOf } from './hosts.ts';
import { alone } from './lease.ts';

/** All that a process needs that is no migration. */
const WORK = ['SELECT', 'INSERT', 'UPDATE', 'DELETE'];
/**
 * Makes the account of `workUrl`, or gives it this password, and lets it read and write the rows of that database and no more.
 * Who asks must be allowed to make accounts.
 */
export const allowWork = (access: Access, workUrl: string): Promise<void> =>
  access.exclusive(async (session) => {
    const { username, password, pathname } = new URL(hostsOf(workUrl)[0] ?? '');
    const account = `${escape(decodeURIComponent(username))}@'%'`;
    const identified = `IDENTIFIED BY ${escape(decodeURIComponent(password))}`;
    // In the name of a database that is granted, an underscore stands for any letter.
    const pattern = decodeURIComponent(pathname.slice(1)).replaceAll('_', String.raw`\_`);
    const database = `${escapeId(pattern)}.*`;
    const run = (statement: string) => alone(session, sql.raw(statement));
    await run(`CREATE USER IF NOT EXISTS ${account} ${identified}`);
    await run(`ALTER USER ${account} ${identified}`);
    await run(`GRANT ${WORK.join()} ON ${database} TO ${account}`);
    // What it may have from before, when one account did both. MySQL takes back only what is there, MariaDB anything.
    const held = await session
      .select({ privilege: sql<string>`privilege_type` })
      .from(sql`information_schema.schema_privileges`)
      .where(sql`grantee = ${account} AND table_schema = ${pattern}`);
    const more = held.map(({ privilege }) => privilege).filter((each) => !WORK.includes(each));
    if (more.length > 0) await run(`REVOKE ${more.join()} ON ${database} FROM ${account}`);
  });
