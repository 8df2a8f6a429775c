import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createDb } from '@seckill/db';
import { openShell } from '@seckill/db/testing';
import { startMariadb } from '@seckill/scripts/services';
import { startOneRedis } from './one-redis.ts';
import { startCluster } from './redis-cluster.ts';

/** The account of the product has no rights beyond its database, as it should be: a read-only server refuses it. */
const ACCOUNT = { user: 'shop', password: 'torture', database: 'seckill' };

export type ServersOptions = {
  fsync: 'always' | 'everysec';
  /** A Redis Cluster in place of one Redis. */
  cluster: boolean;
};

export type Servers = Awaited<ReturnType<typeof startServers>>;

/** A Redis with a replica, or a cluster, and a MySQL, on folders of their own, with a migrated database. */
export async function startServers({ fsync, cluster }: ServersOptions) {
  const folder = mkdtempSync(join(tmpdir(), 'seckill-torture-'));
  const [redis, mysql] = await Promise.all([
    cluster ? startCluster(folder, fsync) : startOneRedis(folder, fsync),
    startMariadb({ dataDir: join(folder, 'mysql'), database: ACCOUNT.database }),
  ]);
  const shell = await openShell(mysql.url);
  const { user, password, database } = ACCOUNT;
  await shell.query(`CREATE USER '${user}'@'127.0.0.1' IDENTIFIED BY '${password}'`);
  await shell.query(`GRANT ALL ON ${database}.* TO '${user}'@'127.0.0.1'`);
  await shell.end();
  const db = createDb({ url: mysql.url });
  await db.migrate();
  await db.close();

  return {
    redis,
    mysql,
    databaseUrl: (port: number) => `mysql://${user}:${password}@127.0.0.1:${port}/${database}`,
    async stop() {
      await Promise.all([redis.stop(), mysql.stop()]);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
