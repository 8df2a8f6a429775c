import { Cluster, Command, type Redis } from 'ioredis';

/** Whether the client talks to a Redis Cluster, and finds the node of each key by itself. */
export const isCluster = (client: Redis): boolean => clusterOf(client) !== undefined;

/** The same client, as one of a cluster. */
export function clusterOf(client: unknown): Cluster | undefined {
  return client instanceof Cluster ? client : undefined;
}

/** The server that has a key, as far as this client knows: itself, where it talks to one server. */
export function serverOf(client: Redis, key: string): Redis {
  const all = clusterOf(client);
  if (!all) return client;
  const [place] = all.slots[slotOf(key)] ?? [];
  return all.nodes('master').find((node) => placeOf(node) === place) ?? anyServer(client);
}

/** A server for what has no key, as TIME and PUBLISH: one that answers, where there are several. */
export function anyServer(client: Redis): Redis {
  const all = clusterOf(client);
  if (!all) return client;
  const nodes = all.nodes('master');
  const ready = nodes.filter((node) => node.status === 'ready');
  const from = ready.length > 0 ? ready : nodes;
  return from[Math.floor(Math.random() * from.length)] ?? client;
}

/** Each server that holds keys: itself, where the client talks to one. */
export function allServers(client: Redis): Redis[] {
  return clusterOf(client)?.nodes('master') ?? [client];
}

const slotOf = (key: string): number => new Command('get', [key]).getSlot();

export const placeOf = ({ options }: Redis): string => `${options.host}:${options.port}`;
