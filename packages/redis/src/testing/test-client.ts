import { Redis } from 'ioredis';
import { byCluster } from '../cluster/address.ts';
import { allServers } from '../cluster/nodes.ts';
import { openCluster } from '../cluster/open-cluster.ts';

/** A plain client, to look at keys and to break them. It waits for a server that is away. Whoever opens it closes it. */
export function openTestClient(url: string): Redis {
  const options = { maxRetriesPerRequest: null, retryStrategy: () => 20 };
  const cluster = byCluster(url);
  if (cluster) return openCluster(cluster, options, () => {});
  const client = new Redis(url, options);
  client.on('error', () => {});
  return client;
}

/** Every key that matches, on whatever node of a cluster it is. */
export async function keysLike(client: Redis, pattern: string): Promise<string[]> {
  return (await Promise.all(allServers(client).map((server) => server.keys(pattern)))).flat();
}
