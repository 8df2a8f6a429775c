import { fileURLToPath } from 'node:url';
import { sql } from 'drizzle-orm';
import { migrate as runMigrations } from 'drizzle-orm/mysql2/migrator';
import type { Access } from './access.ts';

const migrationsFolder = fileURLToPath(new URL('../../migrations', import.meta.url));
const LOCK_SECONDS = 60;

/** Brings the schema up to date. Several processes may start at once: one migrates, the others wait for it. */
export const migrate = (access: Access): Promise<void> =>
  access.exclusive(async (session) => {
    // Names of locks are shared by all databases of a server.
    const name = sql`concat('seckill.migrate.', left(sha2(database(), 256), 32))`;
    const [locked] = await session
      .select({ ok: sql`get_lock(${name}, ${LOCK_SECONDS})`.mapWith(Number) })
      .from(sql`(select 1) as one`);
    if (locked?.ok !== 1) throw new Error(`another migration ran for more than ${LOCK_SECONDS} s`);
    try {
      await runMigrations(session, { migrationsFolder });
    } finally {
      await session.execute(sql`do release_lock(${name})`);
    }
  });
