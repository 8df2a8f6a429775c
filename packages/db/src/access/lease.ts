import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { sql, type SQL } from 'drizzle-orm';
import pRetry from 'p-retry';
import type { Session } from './connect.ts';
import { errnoOf } from './failures.ts';

/*
 * One of many at a time, on whichever servers of a cluster they are. A named lock of a server is known to that server alone; a row is
 * everybody's. Whoever holds it says so again and again; when it is silent for longer than the lease, another takes it.
 */

const LEASE_SECONDS = 15;
const SAY_MS = 3_000;
const ASK_MS = 200;

const ROLLED_BACK = 1213; // ER_LOCK_DEADLOCK
const ROLLED_BACK_RETRIES = { retries: 10, minTimeout: ASK_MS, factor: 1, randomize: true };

const LEASE = sql.identifier('__migration_lease');
const CREATE = sql`create table if not exists ${LEASE}
  (one int primary key, holder varchar(36) not null, until datetime(3) not null)`;

/** Waits until nobody else has the lease, and runs with it. `hold` throws when it was lost. */
export async function withLease<T>(
  session: Session,
  run: (hold: () => Promise<void>) => Promise<T>,
): Promise<T> {
  const holder = randomUUID();
  const until = sql`now(3) + interval ${LEASE_SECONDS} second`;
  await alone(session, CREATE);
  await alone(
    session,
    sql`insert ignore into ${LEASE} (one, holder, until) values (1, '', now(3))`,
  );
  const take = async () => {
    await alone(
      session,
      sql`update ${LEASE} set holder = ${holder}, until = ${until}
        where one = 1 and (holder = ${holder} or until <= now(3))`,
    );
    // As it stands after the commit; the number of changed rows says nothing of a renewal in the same instant.
    return (
      (await number(session, sql`(select count(*) from ${LEASE} where holder = ${holder})`)) === 1
    );
  };
  while (!(await take())) await sleep(ASK_MS);
  const hold = async () => {
    if (!(await take())) throw new Error('another process migrates: the lease of this one ran out');
  };
  const saying = setInterval(() => void hold().catch(() => undefined), SAY_MS);
  try {
    return await run(hold);
  } finally {
    clearInterval(saying);
    await alone(session, sql`update ${LEASE} set until = now(3) where holder = ${holder}`).catch(
      () => undefined,
    );
  }
}

/**
 * Executes one statement that is a transaction by itself. Nothing is left of one that the server rolled back, as a cluster does with
 * what another node wrote first, so it is run again.
 */
export const alone = (session: Session, statement: SQL) =>
  pRetry(() => session.execute(statement), {
    ...ROLLED_BACK_RETRIES,
    shouldRetry: ({ error }) => errnoOf(error) === ROLLED_BACK,
  });

export async function number(session: Session, expression: SQL, otherwise = 0): Promise<number> {
  const [row] = await session
    .select({ value: sql`coalesce(${expression}, ${otherwise})`.mapWith(Number) })
    .from(sql`(select 1) as one`);
  return row?.value ?? otherwise;
}
