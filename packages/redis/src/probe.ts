import type { Redis } from 'ioredis';
import { compareClocks, type ClockOffset } from './clock.ts';
import { isCluster, serverOf } from './cluster/nodes.ts';
import type { Connection } from './connect.ts';
import { probeKey } from './keys.ts';
import { scriptsIn } from './script.ts';
import { RedisUnavailable } from './unavailable.ts';

const script = scriptsIn(new URL('./lua/', import.meta.url));
const probeScript = script('probe', ['key'], Number);

/**
 * Does in small what a purchase does to Redis. Every key and channel of a product begins with its prefix, and so do those that are
 * used here.
 *
 * @throws RedisUnavailable, with the reason, when a purchase would not be taken either.
 */
export async function probe({
  connection,
  prefix,
}: {
  connection: Connection;
  prefix: string;
}): Promise<ClockOffset> {
  const channel = `${prefix}:probe`;
  const ask = async (key: string): Promise<ClockOffset> => {
    try {
      return await compareClocks(() => connection.run(probeScript, [key], [channel]));
    } catch (error) {
      throw (await nameless(error, connection, key, channel)) ?? error;
    }
  };
  if (!isCluster(connection.client)) return ask(probeKey(prefix));
  // The sales of one node of a cluster are sold while another node is away.
  const servers = new Map(keys(prefix).map((key) => [serverOf(connection.client, key), key]));
  try {
    return await Promise.any([...servers.values()].map(ask));
  } catch (error) {
    throw error instanceof AggregateError ? error.errors[0] : error;
  }
}

/** So many that each node has one of them. */
const KEYS = 64;
const keys = (prefix: string): string[] =>
  Array.from({ length: KEYS }, (_, at) => probeKey(at === 0 ? prefix : `${prefix}:${at}`));

/** Up to 7.0 a script that may not do something does not say what. Asked one by one, the commands do. */
async function nameless(
  error: unknown,
  connection: Connection,
  key: string,
  channel: string,
): Promise<unknown> {
  if (!(error instanceof RedisUnavailable) || !/executing the script/.test(error.message)) return;
  const commands: ((client: Redis) => Promise<unknown>)[] = [
    (client) => client.hset(key, 'field', 1),
    (client) => client.hincrby(key, 'field', 1),
    (client) => client.pexpire(key, 1000),
    (client) => client.del(key),
    (client) => client.zadd(key, 1, 'member'),
    (client) => client.del(key),
    (client) => client.lpush(key, 'entry'),
    (client) => client.del(key),
    (client) => client.set(key, 'text', 'PX', 1000),
    (client) => client.del(key),
    (client) => client.publish(channel, ''),
    (client) => client.time(),
  ];
  for (const command of commands) {
    try {
      await connection.send(command);
    } catch (named) {
      return named;
    }
  }
}
