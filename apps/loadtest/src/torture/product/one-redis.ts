import { join } from 'node:path';
import { startRedis } from '@seckill/scripts/services';
import { inSync, serverIn, type RedisServer, type RedisServers } from './redis-server.ts';

/** One server, and a replica that may take its place. */
export type OneRedis = RedisServers & {
  readonly kind: 'one';
  primary: RedisServer;
  replica: RedisServer;
};

export async function startOneRedis(
  folder: string,
  fsync: 'always' | 'everysec',
): Promise<OneRedis> {
  const start = async (name: string): Promise<RedisServer> => {
    const dataDir = join(folder, name);
    const settings: [string, string][] = [['repl-diskless-sync-delay', '0']];
    const service = await startRedis({ dataDir, appendOnly: true, appendFsync: fsync, settings });
    return serverIn(service, dataDir);
  };
  const [primary, replica] = await Promise.all([start('redis-1'), start('redis-2')]);
  await follow(replica, primary);
  const all = [primary, replica];
  const redis: OneRedis = {
    kind: 'one',
    all,
    primary,
    replica,
    get connection() {
      return redis.primary.connection;
    },
    async stop() {
      for (const { connection } of all) connection.cut();
      await Promise.all(all.map(({ service }) => service.stop()));
    },
  };
  return redis;
}

/** Makes one a replica of the other; resolves when it has all that the other has. */
export async function follow(replica: RedisServer, primary: RedisServer): Promise<void> {
  await replica.connection.client.call('REPLICAOF', '127.0.0.1', String(primary.service.port));
  await inSync(replica);
}
