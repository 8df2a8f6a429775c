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

/** A server for what has no key: of several one that is connected, and owes the fewest answers, as one that is silent owes many. */
export function anyServer(client: Redis, butNot?: Redis): Redis {
  const all = clusterOf(client);
  if (!all) return client;
  const nodes = all.nodes('master').filter((node) => node !== butNot);
  const ready = nodes.filter((node) => node.status === 'ready');
  const from = ready.length > 0 ? ready : nodes;
  const least = Math.min(...from.map(answersOwed));
  const idle = from.filter((node) => answersOwed(node) === least);
  return idle[Math.floor(Math.random() * idle.length)] ?? client;
}

/** How many commands are on their way, which ioredis does not say. */
function answersOwed(node: Redis): number {
  const queue: unknown = Reflect.get(node, 'commandQueue');
  return typeof queue === 'object' && queue !== null ? Number(Reflect.get(queue, 'length')) : 0;
}

/** Each server that holds keys: itself, where the client talks to one. */
export function allServers(client: Redis): Redis[] {
  return clusterOf(client)?.nodes('master') ?? [client];
}

/** Where a cluster keeps a key: keys of one tag share it. */
export const slotOf = (key: string): number => new Command('get', [key]).getSlot();

export const placeOf = ({ options }: Redis): string => `${options.host}:${options.port}`;
