import type { RedisOptions } from 'ioredis';
import { decoded, serversOf, type Server } from '../address.ts';

const REDIS_PORT = 6379;

const BY_CLUSTER =
  /^redis(?<tls>s?)\+cluster:\/\/(?:(?<user>[^:@/]*)(?::(?<password>[^@/]*))?@)?(?<hosts>[^@/?]+)(?:\/0?)?$/;

export type ClusterAddress = {
  /** Some nodes of the cluster, which name all others. */
  nodes: Server[];
  /** What every node is told. */
  login: Pick<RedisOptions, 'username' | 'password' | 'tls'>;
};

/**
 * Of `redis+cluster://user:password@host:6379,host,host`, some nodes of a Redis Cluster, of which one has to answer; undefined for
 * another address. A cluster has no database but 0. `rediss+cluster://`: TLS to all nodes.
 */
export function byCluster(address: string): ClusterAddress | undefined {
  const { groups } = BY_CLUSTER.exec(address) ?? {};
  if (!groups) return undefined;
  const { tls, user, password, hosts = '' } = groups;
  return {
    nodes: serversOf(hosts, REDIS_PORT),
    login: {
      ...(user && { username: decoded(user) }),
      ...(password && { password: decoded(password) }),
      ...(tls && { tls: {} }),
    },
  };
}
