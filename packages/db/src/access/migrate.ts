import { fileURLToPath } from 'node:url';
import { sql } from 'drizzle-orm';
import { readMigrationFiles } from 'drizzle-orm/migrator';
import type { Access } from './access.ts';
import type { Session } from './connect.ts';
import { alone, number, withLease } from './lease.ts';
import { errnoOf, rootCause } from './failures.ts';
import { DatabaseUnavailable } from './retry.ts';

export const migrationsFolder = fileURLToPath(new URL('../../migrations', import.meta.url));

type Migration = { sql: string[]; hash: string; folderMillis: number };

/**
 * Brings the schema up to date. Several processes may start at once: one migrates, the others wait for it, however long
 * an ALTER takes. A process that dies in the middle is followed by one that goes on at the same statement.
 */
export const migrate = (
  access: Access,
  migrations: Migration[] = readMigrationFiles({ migrationsFolder }),
): Promise<void> =>
  access.exclusive((session) =>
    access.exclusive((beside) =>
      withLease(beside, async (hold) => {
        await alone(session, CREATE_DONE);
        await alone(session, CREATE_STEPS);
        const done = await number(session, sql`(select max(created_at) from ${DONE})`);
        for (const migration of migrations) {
          if (migration.folderMillis > done) await apply(session, migration, hold);
        }
      }),
    ),
  );

/** Whether the schema is that of this version, or of a later one. False where there is no table yet, or no right to look. */
export async function isMigrated(
  access: Access,
  migrations: Pick<Migration, 'folderMillis'>[] = readMigrationFiles({ migrationsFolder }),
): Promise<boolean> {
  const last = Math.max(...migrations.map(({ folderMillis }) => folderMillis));
  try {
    return await access.read(
      async (session) =>
        (await number(session, sql`(select max(created_at) from ${DONE})`)) >= last,
    );
  } catch (error) {
    const isRefused = error instanceof DatabaseUnavailable && error.failure === 'refused';
    if (isRefused || errnoOf(error) === NO_SUCH_TABLE) return false;
    throw error;
  }
}

const NO_SUCH_TABLE = 1146;

/** The table and its columns are those of drizzle's own migrator. */
const DONE = sql.identifier('__drizzle_migrations');
const CREATE_DONE = sql`create table if not exists ${DONE}
  (id serial primary key, hash text not null, created_at bigint)`;

/** The statement at which a migration is, written down before it is run: the server ends an ALTER whose client is gone. */
const STEPS = sql.identifier('__migration_steps');
const CREATE_STEPS = sql`create table if not exists ${STEPS}
  (migration bigint primary key, step int not null)`;

async function apply(
  session: Session,
  { sql: statements, hash, folderMillis }: Migration,
  hold: () => Promise<void>,
) {
  const begun = await number(
    session,
    sql`(select step from ${STEPS} where migration = ${folderMillis})`,
    -1,
  );
  for (const [step, statement] of statements.entries()) {
    if (step < begun) continue;
    await hold();
    await alone(
      session,
      sql`replace into ${STEPS} (migration, step) values (${folderMillis}, ${step})`,
    );
    try {
      await alone(session, sql.raw(statement));
    } catch (error) {
      if (step !== begun || !isDoneAlready(error)) throw error;
    }
  }
  await alone(
    session,
    sql`insert into ${DONE} (hash, created_at) values (${hash}, ${folderMillis})`,
  );
  await alone(session, sql`delete from ${STEPS} where migration = ${folderMillis}`);
}

/** What a statement of a migration is answered whose work is there. */
const DONE_ALREADY = new Set([
  1050, // ER_TABLE_EXISTS_ERROR
  1051, // ER_BAD_TABLE_ERROR
  1060, // ER_DUP_FIELDNAME
  1061, // ER_DUP_KEYNAME
  1091, // ER_CANT_DROP_FIELD_OR_KEY
  1826, // ER_FK_DUP_NAME; MariaDB says it of a CHECK, too
  3822, // ER_CHECK_CONSTRAINT_DUP_NAME
]);

function isDoneAlready(error: unknown): boolean {
  const cause = rootCause(error);
  if (!(cause instanceof Error) || !('errno' in cause)) return false;
  if (DONE_ALREADY.has(Number(cause.errno))) return true;
  // How MariaDB says it of a FOREIGN KEY.
  return cause.errno === 1005 && cause.message.includes('errno: 121');
}
