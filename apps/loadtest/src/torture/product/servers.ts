import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createDb } from '@seckill/db';
import { openShell } from '@seckill/db/testing';
import { connect, type Connection } from '@seckill/redis';
import { startMariadb, startRedis, type Service } from '@seckill/scripts/services';

/** The account of the product has no rights beyond its database, as it should be: a read-only server refuses it. */
const ACCOUNT = { user: 'shop', password: 'torture', database: 'seckill' };

export type RedisServer = { service: Service; folder: string; connection: Connection };

export type Servers = Awaited<ReturnType<typeof startServers>>;

/** A Redis with a replica, and a MySQL, on folders of their own, with a migrated database. */
export async function startServers(fsync: 'always' | 'everysec') {
  const folder = mkdtempSync(join(tmpdir(), 'seckill-torture-'));
  const startOne = async (name: string): Promise<RedisServer> => {
    const dataDir = join(folder, name);
    const service = await startRedis({
      dataDir,
      appendOnly: true,
      appendFsync: fsync,
      settings: [['repl-diskless-sync-delay', '0']],
    });
    // Of the operator, who does not take the way of the product's processes.
    const connection = connect({ url: service.url, policy: 'wait', onError: () => undefined });
    return { service, folder: dataDir, connection };
  };
  const [primary, replica, mysql] = await Promise.all([
    startOne('redis-1'),
    startOne('redis-2'),
    startMariadb({ dataDir: join(folder, 'mysql'), database: ACCOUNT.database }),
  ]);
  await follow(replica, primary);
  const shell = await openShell(mysql.url);
  const { user, password, database } = ACCOUNT;
  await shell.query(`CREATE USER '${user}'@'127.0.0.1' IDENTIFIED BY '${password}'`);
  await shell.query(`GRANT ALL ON ${database}.* TO '${user}'@'127.0.0.1'`);
  await shell.end();
  const db = createDb({ url: mysql.url });
  await db.migrate();
  await db.close();

  const redis = { primary, replica };
  return {
    redis,
    mysql,
    databaseUrl: (port: number) => `mysql://${user}:${password}@127.0.0.1:${port}/${database}`,
    async stop() {
      for (const each of [redis.primary, redis.replica]) each.connection.cut();
      await Promise.all(
        [redis.primary.service, redis.replica.service, mysql].map((each) => each.stop()),
      );
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Makes one a replica of the other; resolves when it has all that the other has. */
export async function follow(replica: RedisServer, primary: RedisServer): Promise<void> {
  await replica.connection.client.call('REPLICAOF', '127.0.0.1', String(primary.service.port));
  await inSync(replica);
}

/** Resolves once a replica has heard all that its primary wrote so far. */
export async function inSync(replica: RedisServer): Promise<void> {
  for (;;) {
    const info = await replica.connection.client.info('replication');
    if (info.includes('master_link_status:up')) return;
    await new Promise((resolve) => void setTimeout(resolve, 20));
  }
}
