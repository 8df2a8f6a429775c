import type { Pool, PoolConnection } from 'mysql2/promise';
import pTimeout from 'p-timeout';
import {
  createSessions,
  dropConnection,
  openPool,
  type ConnectOptions,
  type Session,
} from './connect.ts';
import { DatabaseTimeout, retrying, type RetryPolicy } from './retry.ts';

type AccessOptions = ConnectOptions & { probeMs: number; readMs: number; writeMs: number };

/** The only way to MySQL: every use has a time limit, and takes care of its connection however it ends. */
export type Access = {
  /** One or more plain reads outside a transaction. Tried again when the connection was lost. */
  read<T>(run: (session: Session) => Promise<T>): Promise<T>;
  /** One READ COMMITTED transaction. May run several times, also after a COMMIT whose answer was lost. */
  write<T>(run: (tx: Session) => Promise<T>): Promise<T>;
  /** One short try, for health checks. */
  probe<T>(run: (session: Session) => Promise<T>): Promise<T>;
  /** A connection that may keep its locks and take its time, for migrations. */
  exclusive<T>(run: (session: Session) => Promise<T>): Promise<T>;
  /** Says goodbye to the server; a server that does not answer is left after 2 s. */
  close(): Promise<void>;
};

const READ: RetryPolicy = { retries: 2, minMs: 20, maxMs: 200, totalMs: 3000 };
const WRITE: RetryPolicy = { retries: 4, minMs: 20, maxMs: 1000, totalMs: 20_000 };
const ONCE: RetryPolicy = { retries: 0, minMs: 0, maxMs: 0, totalMs: 0 };

/** Time for a ROLLBACK before the connection is given up instead. */
const ROLLBACK_MS = 1000;
const EXCLUSIVE_MS = 120_000;
const CLOSE_MS = 2000;

export function createAccess(options: AccessOptions): Access {
  const pool = openPool(options);
  const sessionOf = createSessions(options);

  const plain =
    <T>(limitMs: number, run: (session: Session) => Promise<T>) =>
    () =>
      withConnection(pool, limitMs, async (connection) => run(await sessionOf(connection)));

  const transaction =
    <T>(run: (tx: Session) => Promise<T>) =>
    () =>
      withConnection(pool, options.writeMs, async (connection) => {
        const session = await sessionOf(connection);
        await connection.beginTransaction();
        const result = await run(session);
        await connection.commit();
        return result;
      });

  return {
    read: (run) => retrying(READ, plain(options.readMs, run)),
    write: (run) => retrying(WRITE, transaction(run)),
    probe: (run) => retrying(ONCE, plain(options.probeMs, run)),
    exclusive: (run) => retrying(ONCE, plain(EXCLUSIVE_MS, run)),
    close: () => answered(CLOSE_MS, pool.end()).catch(() => undefined),
  };
}

async function withConnection<T>(
  pool: Pool,
  limitMs: number,
  run: (connection: PoolConnection) => Promise<T>,
): Promise<T> {
  const started = performance.now();
  const acquiring = pool.getConnection();
  const connection = await answered(limitMs, acquiring).catch((error: unknown) => {
    void acquiring.then(
      (late) => late.release(),
      () => undefined,
    );
    throw error;
  });
  try {
    const result = await answered(limitMs - (performance.now() - started), run(connection));
    connection.release();
    return result;
  } catch (error) {
    await abandon(connection, error);
    throw error;
  }
}

/** After any error: an explicit ROLLBACK, because a lock wait or a duplicate key only undoes its own statement. */
async function abandon(connection: PoolConnection, error: unknown): Promise<void> {
  try {
    if (error instanceof DatabaseTimeout) throw error;
    await answered(ROLLBACK_MS, connection.rollback());
    connection.release();
  } catch {
    dropConnection(connection);
  }
}

/** What the server answers in this time, or a `DatabaseTimeout`. The query itself is not stopped: the caller drops its connection. */
const answered = <T>(limitMs: number, work: Promise<T>): Promise<T> =>
  pTimeout(work, {
    // The limit may be over before the connection was there; zero is no limit to p-timeout.
    milliseconds: Math.max(1, limitMs),
    message: new DatabaseTimeout(`no answer within ${Math.round(limitMs)} ms`),
  });
