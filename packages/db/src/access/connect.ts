import { Socket } from 'node:net';
import { drizzle, type MySql2Database } from 'drizzle-orm/mysql2';
import mysql, { type Connection, type Pool, type PoolConnection } from 'mysql2/promise';
import { UnfitServer } from './failures.ts';
import { fitnessOf, type Fitness } from './fitness.ts';
import { hostsOf } from './hosts.ts';

/** Queries on one connection, inside or outside a transaction. */
export type Session = MySql2Database;

export type ConnectOptions = {
  /** Of one server, or of several in a row: `openServers`. */
  url: string;
  /** Replicas: of several servers the first that answers is used, whether it takes writes or not. False by default. */
  readsOnly?: boolean;
  poolSize: number;
  connectMs: number;
  lockWaitSeconds: number;
  idleInTransactionSeconds: number;
};

/** Callers that may wait for a connection, per connection; one more is refused at once. */
export const QUEUE_PER_CONNECTION = 100;

/** Idle connections are dropped well before the server would do it (`wait_timeout` below). */
const IDLE_MS = 30_000;

/** A silent server, or a firewall that forgot the connection, is noticed by TCP although nothing is asked. */
const KEEP_ALIVE_AFTER_MS = 10_000;

export const connectionOptions = ({
  url,
  connectMs,
}: Pick<ConnectOptions, 'url' | 'connectMs'>) => ({
  uri: url,
  connectTimeout: connectMs,
  keepAliveInitialDelay: KEEP_ALIVE_AFTER_MS,
  // Without FOUND_ROWS affectedRows counts changed rows; LOCAL_FILES would let a server read our files.
  flags: ['-FOUND_ROWS', '-LOCAL_FILES'],
  timezone: 'Z',
});

/** A lazy pool: nothing is dialled before the first query, so a MySQL that is away crashes nobody. */
export const openPool = (options: ConnectOptions): Pool =>
  mysql.createPool({
    ...connectionOptions(options),
    connectionLimit: options.poolSize,
    // Below the limit, or mysql2 starts no timer and `idleTimeout` does nothing.
    maxIdle: options.poolSize - 1,
    idleTimeout: IDLE_MS,
    gracefulEnd: true,
    queueLimit: options.poolSize * QUEUE_PER_CONNECTION,
  });

/**
 * The settings that every session begins with. The isolation level takes a statement of its own, because MariaDB and MySQL call
 * the variable by different names. A writer that stops in the middle of a transaction (SIGSTOP, a cut network) keeps
 * its locks until the server drops it: after `idleInTransactionSeconds` on MariaDB, after `wait_timeout` on MySQL.
 */
const sessionStatements = ({ lockWaitSeconds, idleInTransactionSeconds }: ConnectOptions) => [
  'SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED',
  `SET SESSION time_zone = '+00:00',
    sql_mode = 'STRICT_TRANS_TABLES,ERROR_FOR_DIVISION_BY_ZERO,NO_ENGINE_SUBSTITUTION',
    default_storage_engine = 'InnoDB', wait_timeout = 60, innodb_lock_wait_timeout = ${lockWaitSeconds},
    lock_wait_timeout = ${lockWaitSeconds}
    /*M!100900 , idle_transaction_timeout = ${idleInTransactionSeconds} */`,
];

/** `openedAt`: by `performance.now()`. */
type Opened = { session: Session; openedAt: number };

/** What another node has committed is read: a read, and the begin of a transaction, wait until it is here. */
const IN_SYNC = 'SET SESSION wsrep_sync_wait = 1';

/**
 * Gives the drizzle session of a pooled connection, with its settings made on first use. A server that is good for nothing is
 * refused with an `UnfitServer`.
 */
export function createSessions(
  options: ConnectOptions,
  mayUse: (connection: PoolConnection, fitness: Fitness) => boolean,
) {
  const known = new WeakMap<object, Opened>();
  return {
    /** Infinity for a connection that nobody used yet. */
    openedAt: ({ connection }: PoolConnection): number =>
      known.get(connection)?.openedAt ?? Infinity,
    async of(connection: PoolConnection): Promise<Session> {
      const existing = known.get(connection.connection);
      if (existing) return existing.session;
      const openedAt = performance.now();
      const fitness = await fitnessOf(connection);
      if (!mayUse(connection, fitness)) throw new UnfitServer();
      if (fitness.galera) await connection.query(IN_SYNC);
      for (const statement of sessionStatements(options)) await connection.query(statement);
      const session = drizzle({ client: connection });
      known.set(connection.connection, { session, openedAt });
      return session;
    },
  };
}

/**
 * A connection of its own for work that takes as long as it takes, as a migration does. It waits for locks as long as
 * the server would, and the server does not end it while the client waits.
 */
export async function withOwnConnection<T>(
  options: Pick<ConnectOptions, 'url' | 'connectMs'>,
  run: (session: Session) => Promise<T>,
): Promise<T> {
  const connection = await dialFirst(options);
  try {
    await connection.query("SET SESSION default_storage_engine = 'InnoDB', wait_timeout = 28800");
    return await run(drizzle({ client: connection }));
  } finally {
    dropConnection(connection);
  }
}

/** To the first server that may be written to; where there is but one, to that. */
async function dialFirst({ url, connectMs }: Pick<ConnectOptions, 'url' | 'connectMs'>) {
  const urls = hostsOf(url);
  let refused: unknown;
  for (const each of urls) {
    try {
      const connection = await mysql.createConnection(connectionOptions({ url: each, connectMs }));
      if (urls.length === 1 || (await fitnessOf(connection)).writes) return connection;
      dropConnection(connection);
      refused = new UnfitServer();
    } catch (error) {
      refused = error;
    }
  }
  throw refused;
}

/** Drops a connection for good, also when the server no longer reads (`destroy` alone waits for its FIN). */
export function dropConnection(connection: Connection): void {
  connection.destroy();
  const core: object = 'connection' in connection ? Object(connection.connection) : connection;
  if ('stream' in core && core.stream instanceof Socket) core.stream.destroy();
}
