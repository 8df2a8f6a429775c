import { connect } from '@seckill/redis';
import { folderOf, startRedisCluster } from '@seckill/redis/cluster-servers';
import { serverIn, type RedisServers } from './redis-server.ts';

/** Three masters with a replica each. */
export type RedisCluster = RedisServers & { readonly kind: 'cluster'; url: string };

export async function startCluster(
  dataDir: string,
  fsync: 'always' | 'everysec',
): Promise<RedisCluster> {
  const cluster = await startRedisCluster({ replicas: 1, appendFsync: fsync, dataDir });
  const { url, masters, replicas } = cluster;
  const all = [...masters, ...replicas].map((service, number) =>
    serverIn(service, folderOf(dataDir, number)),
  );
  const connection = connect({ url, policy: 'wait', onError: () => undefined });
  await connection.ping();
  return {
    kind: 'cluster',
    url,
    all,
    connection,
    async stop() {
      for (const each of [connection, ...all.map((server) => server.connection)]) each.cut();
      await cluster.stop();
    },
  };
}
