import type { PoolConnection } from 'mysql2/promise';
import pTimeout from 'p-timeout';
import {
  createSessions,
  dropConnection,
  QUEUE_PER_CONNECTION,
  withOwnConnection,
  type ConnectOptions,
  type Session,
} from './connect.ts';
import { DatabaseTimeout, failureOf, REACTIONS } from './failures.ts';
import { openServers } from './servers.ts';
import { retrying, type RetryPolicy, type Turn } from './retry.ts';
import { createShare, unshared, type Share } from './share.ts';

export type AccessOptions = ConnectOptions & {
  read: RetryPolicy;
  write: RetryPolicy;
  probeMs: number;
};

/** `waiting`: who wants one and has none yet. */
export type ConnectionLoad = { busy: number; waiting: number; most: number };

/** The only way to MySQL: every use has a time limit, and takes care of its connection however it ends. */
export type Access = {
  /** One or more plain reads outside a transaction, on a part of the connections. Tried again when the connection was lost. */
  read<T>(run: (session: Session) => Promise<T>): Promise<T>;
  /** One READ COMMITTED transaction. May run several times, also after a COMMIT whose answer was lost. */
  write<T>(run: (tx: Session) => Promise<T>): Promise<T>;
  /** One short try, and another on a fresh connection, for health checks. */
  probe<T>(run: (session: Session) => Promise<T>): Promise<T>;
  /** A connection of its own that has no time limit once it is there, for migrations. */
  exclusive<T>(run: (session: Session) => Promise<T>): Promise<T>;
  /** The same way, on which all reads and writes together take this long at most, and reads may have every connection. */
  withBudget(ms: number): Access;
  /** How the connections of this process are used now. */
  load(): ConnectionLoad;
  /** Says goodbye to the server; a server that does not answer is left after 2 s. */
  close(): Promise<void>;
};

/** Time for a ROLLBACK before the connection is given up instead. */
const ROLLBACK_MS = 500;
const CLOSE_MS = 2000;
/** Of the connections; the rest is there for what changes something, as payments do, however much is read. */
const SHARE_OF_READS = 0.7;
/** Connections of before a failover are doubted at most this often, or a server that stays read-only had to be dialled for every read. */
const DOUBT_EVERY_MS = 1000;

export function createAccess(options: AccessOptions): Access {
  const servers = openServers(options);
  const sessions = createSessions(options, servers.mayUse);
  /** What was opened before leads to a server that is no primary any more. */
  let doubtedBefore = 0;
  const load = { busy: 0, waiting: 0 };

  /** Counts among those who wait until `got` is called, or `run` ends. */
  async function waiting<T>(run: (got: () => void) => Promise<T>): Promise<T> {
    let waits = 1;
    const got = (): void => {
      load.waiting -= waits;
      waits = 0;
    };
    load.waiting += 1;
    try {
      return await run(got);
    } finally {
      got();
    }
  }

  async function acquire(openedSince: number): Promise<PoolConnection> {
    for (;;) {
      const connection = await servers.getConnection();
      const since = Math.max(openedSince, doubtedBefore, servers.since);
      if (sessions.openedAt(connection) >= since) return connection;
      dropConnection(connection);
    }
  }

  async function withConnection<T>(
    { limitMs, openedSince }: Turn,
    run: (connection: PoolConnection) => Promise<T>,
  ): Promise<T> {
    const end = performance.now() + limitMs;
    const acquiring = acquire(openedSince);
    const connection = await waiting(() => answered(limitMs, acquiring)).catch((error: unknown) => {
      void acquiring.then(
        (late) => late.release(),
        () => undefined,
      );
      throw error;
    });
    load.busy += 1;
    try {
      const result = await answered(end - performance.now(), run(connection));
      connection.release();
      return result;
    } catch (error) {
      await abandon(connection, error, end);
      throw error;
    } finally {
      load.busy -= 1;
    }
  }

  /**
   * After any error: an explicit ROLLBACK, because a lock wait or a duplicate key only undoes its own statement. A
   * connection that is no good is dropped, and its transaction with it.
   */
  async function abandon(connection: PoolConnection, error: unknown, end: number): Promise<void> {
    const failure = failureOf(error);
    const now = performance.now();
    // Nobody used it yet: it is the way to its server that failed.
    if (sessions.openedAt(connection) === Infinity) servers.leave(connection);
    if (failure === 'read_only' && now - doubtedBefore >= DOUBT_EVERY_MS) doubtedBefore = now;
    if (failure && !REACTIONS[failure].keep) return dropConnection(connection);
    try {
      await answered(Math.min(ROLLBACK_MS, end - now), connection.rollback());
      connection.release();
    } catch {
      dropConnection(connection);
    }
  }

  const plain =
    <T>(run: (session: Session) => Promise<T>, share = unshared) =>
    ({ limitMs, openedSince }: Turn) => {
      const end = performance.now() + limitMs;
      const inTurn = waiting((got) =>
        share(() => {
          got();
          return withConnection(
            { limitMs: end - performance.now(), openedSince },
            async (connection) => run(await sessions.of(connection)),
          );
        }),
      );
      // The wait for a turn counts as well.
      return answered(limitMs, inTurn);
    };

  const transaction =
    <T>(run: (tx: Session) => Promise<T>) =>
    (turn: Turn) =>
      withConnection(turn, async (connection) => {
        const session = await sessions.of(connection);
        await connection.beginTransaction();
        const result = await run(session);
        await connection.commit();
        return result;
      });

  const { probeMs } = options;
  const probing: RetryPolicy = { ...ONCE, retries: 1, tryMs: probeMs / 2, totalMs: probeMs };

  const reads = createShare({
    atOnce: Math.max(1, Math.floor(options.poolSize * SHARE_OF_READS)),
    waiting: options.poolSize * QUEUE_PER_CONNECTION,
  });
  const accessUntil = (deadline: number, share: Share): Access => ({
    read: (run) => retrying(options.read, plain(run, share), deadline),
    write: (run) => retrying(options.write, transaction(run), deadline),
    probe: (run) => retrying(probing, plain(run)),
    exclusive: (run) => retrying(ONCE, () => withOwnConnection(options, run)),
    withBudget: (ms) => accessUntil(Math.min(deadline, performance.now() + ms), unshared),
    load: () => ({ ...load, most: options.poolSize }),
    close: () => answered(CLOSE_MS, servers.close()).catch(() => undefined),
  });
  return accessUntil(Infinity, reads);
}

const ONCE: RetryPolicy = {
  retries: 0,
  minMs: 0,
  maxMs: 0,
  tryMs: Infinity,
  totalMs: Infinity,
};

/** What the server answers in this time, or a `DatabaseTimeout`. The query itself is not stopped: the caller drops its connection. */
const answered = <T>(limitMs: number, work: Promise<T>): Promise<T> =>
  pTimeout(work, {
    // The limit may be over before the connection was there; zero is no limit to p-timeout.
    milliseconds: Math.max(1, limitMs),
    // Made only when it is thrown: an error for each statement costs as much as a row does.
    fallback() {
      throw new DatabaseTimeout(`no answer within ${Math.round(limitMs)} ms`);
    },
  });
