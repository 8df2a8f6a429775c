import { connect, type Connection } from '@seckill/redis';
import type { Service } from '@seckill/scripts/services';

/** One server, with a connection of the operator, who does not take the way of the product's processes. */
export type RedisServer = { service: Service; folder: string; connection: Connection };

/** What a run keeps its keys in: one server with a replica, or a cluster. */
export type RedisServers = {
  readonly kind: 'one' | 'cluster';
  /** Every server, whether it takes writes or copies one that does. */
  readonly all: readonly RedisServer[];
  /** Asks whichever server has the key. */
  readonly connection: Connection;
  stop(): Promise<void>;
};

export const serverIn = (service: Service, folder: string): RedisServer => ({
  service,
  folder,
  connection: connect({ url: service.url, policy: 'wait', onError: () => undefined }),
});

/** Those that take writes, each for keys of its own. */
export async function primariesOf({ all }: RedisServers): Promise<RedisServer[]> {
  const roles = await Promise.all(all.map(isPrimary));
  return all.filter((_, at) => roles[at]);
}

export const isPrimary = (server: RedisServer): Promise<boolean> =>
  replicationOf(server).then((info) => info.includes('role:master'));

/** The one that copies another; throws when none does. */
export async function replicaOf(
  { all }: RedisServers,
  { service }: RedisServer,
): Promise<RedisServer> {
  for (const each of all) {
    if ((await replicationOf(each)).includes(`master_port:${service.port}\r\n`)) return each;
  }
  throw new Error(`nobody copies the Redis at ${service.port}`);
}

/** Resolves once a replica has heard all that its primary wrote so far. */
export async function inSync(replica: RedisServer): Promise<void> {
  while (!(await replicationOf(replica)).includes('master_link_status:up')) {
    await new Promise((resolve) => void setTimeout(resolve, 20));
  }
}

const replicationOf = ({ connection }: RedisServer): Promise<string> =>
  connection.client.info('replication');
