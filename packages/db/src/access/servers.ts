import mysql, { type Pool, type PoolConnection } from 'mysql2/promise';
import pTimeout from 'p-timeout';
import { connectionOptions, dropConnection, openPool, type ConnectOptions } from './connect.ts';
import { failureOf } from './failures.ts';
import { fitnessOf, type Fitness } from './fitness.ts';
import { hostsOf } from './hosts.ts';

/** While another server is written to, those before it are looked at this often: all processes come together at the first. */
const LOOK_BACK_MS = 3_000;
/** A server that was left is not waited for any more than this. */
const LEFT_MS = 5_000;

/**
 * The servers of an address. One of them is written to and read from, the first that may be; when it lets nobody in any more, or
 * is no writer, the next. Two processes may disagree for a while: that is safe, and only slower.
 */
export type Servers = {
  getConnection(): Promise<PoolConnection>;
  /** Whether a connection that was just made may be used, by what its server is good for. */
  mayUse(connection: PoolConnection, fitness: Fitness): boolean;
  /** A connection could not be made ready: the next server is asked. */
  leave(connection: PoolConnection): void;
  /** When the present server was chosen, by `performance.now()`. What was opened before is not trusted any more. */
  readonly since: number;
  close(): Promise<void>;
};

export function openServers(options: ConnectOptions): Servers {
  const urls = hostsOf(options.url);
  const pools: Pool[] = urls.map((url) => openPool({ ...options, url }));
  const leftAt = urls.map(() => -Infinity);
  const servers = new WeakMap<object, number>();
  let present = 0;
  let since = 0;
  let looked = 0;
  let looking: Promise<void> = Promise.resolve();
  let closed = false;

  function choose(next: number): void {
    present = next;
    since = performance.now();
    looked = since;
  }

  function leaveServer(server: number): void {
    leftAt[server] = performance.now();
    if (server === present && urls.length > 1) choose((present + 1) % urls.length);
  }

  async function lookBack(): Promise<void> {
    const server = await firstFit(options, urls.slice(0, present));
    if (server !== undefined && server < present && !closed) choose(server);
  }

  function lookBackSometimes(): void {
    if (present === 0 || performance.now() - looked < LOOK_BACK_MS) return;
    looked = performance.now();
    looking = lookBack();
  }

  return {
    async getConnection() {
      for (;;) {
        lookBackSometimes();
        const server = present;
        const pool = pools[server];
        if (!pool) throw new Error('an address without a server');
        const connection = await pool.getConnection().catch((error: unknown) => {
          if (failureOf(error) === 'away') leaveServer(server);
          throw error;
        });
        servers.set(connection.connection, server);
        if (server === present) return connection;
        dropConnection(connection);
      }
    },
    mayUse(connection, { writes }) {
      if (writes || options.readsOnly || urls.length === 1) return true;
      const own = servers.get(connection.connection);
      const earliest = performance.now() - LEFT_MS;
      // Where nobody writes, it can still be read.
      return leftAt.every((at, server) => server === own || at > earliest);
    },
    leave(connection) {
      const server = servers.get(connection.connection);
      if (server !== undefined) leaveServer(server);
    },
    get since() {
      return since;
    },
    async close() {
      closed = true;
      await Promise.all([...pools.map((pool) => pool.end()), looking]);
    },
  };
}

/** The first of these servers that may be written to; of replicas, that answers. */
async function firstFit(
  { connectMs, readsOnly }: Pick<ConnectOptions, 'connectMs' | 'readsOnly'>,
  urls: string[],
): Promise<number | undefined> {
  for (const [server, url] of urls.entries()) {
    const opening = mysql.createConnection(connectionOptions({ url, connectMs }));
    const connection = await opening.catch(() => undefined);
    if (!connection) continue;
    try {
      const { writes } = await pTimeout(fitnessOf(connection), { milliseconds: connectMs });
      if (writes || readsOnly) return server;
    } catch {
      // The next one may do.
    } finally {
      dropConnection(connection);
    }
  }
  return undefined;
}
