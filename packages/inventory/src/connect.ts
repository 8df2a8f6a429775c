import { Redis } from 'ioredis';
import { within } from './deadline.ts';
import { asUnavailable, InventoryUnavailable } from './unavailable.ts';

export interface ConnectOptions {
  redisUrl: string;
  /** How long a command may take, in ms, before its caller is told "unavailable"; 500 by default. */
  commandTimeoutMs?: number;
  /** Wait for Redis as long as it takes, as a worker does. Without it one is told that it is away. */
  wait?: boolean;
}

export interface Connection {
  /** Runs one command, or rejects with `InventoryUnavailable` when Redis cannot answer. */
  send<T>(command: (redis: Redis) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

/** Opens one connection under the policy asked for. It reconnects by itself until it is closed. */
export function connect({
  redisUrl,
  commandTimeoutMs = 500,
  wait = false,
}: ConnectOptions): Connection {
  const redis = new Redis(redisUrl, wait ? waiting() : failFast(commandTimeoutMs));
  // Each command reports its own failure; without a listener ioredis prints every lost connection.
  redis.on('error', () => {});
  // What is asked in the first moments must not fail because the connection is not there yet.
  const firstAttempt = new Promise<void>((resolve) => {
    redis.once('ready', resolve);
    redis.once('close', resolve);
    setTimeout(resolve, commandTimeoutMs).unref();
  });
  return {
    async send(command) {
      await firstAttempt;
      try {
        const answer = command(redis);
        return await (wait ? answer : within(commandTimeoutMs, answer, silent));
      } catch (error) {
        throw asUnavailable(error);
      }
    },
    async close() {
      if (redis.status === 'ready') await redis.quit().catch(() => redis.disconnect());
      else redis.disconnect();
    },
  };
}

const silent = () => new InventoryUnavailable('Redis is unavailable: it does not answer');

/** A buyer is waiting for the answer: nothing is queued and nothing is sent again behind their back. */
function failFast(commandTimeoutMs: number) {
  return {
    enableOfflineQueue: false,
    maxRetriesPerRequest: 0,
    // The nets below `within`, which does not take a lag of this process for silence of the other side.
    commandTimeout: 2 * commandTimeoutMs,
    socketTimeout: 4 * commandTimeoutMs,
    connectTimeout: commandTimeoutMs,
    retryStrategy: (attempt: number) => Math.min(25 * 2 ** attempt, 500),
    // The primary became a replica: look for the new one.
    reconnectOnError: (error: Error) => error.message.startsWith('READONLY'),
  };
}

/** A worker has nothing better to do: commands survive an outage, and scripts may safely run twice. */
function waiting() {
  return {
    maxRetriesPerRequest: null,
    // A peer that vanished without a word would otherwise hold the command for ever.
    socketTimeout: 15_000,
    connectTimeout: 5_000,
    retryStrategy: (attempt: number) => Math.min(25 * 2 ** attempt, 1_000),
    reconnectOnError: (error: Error) => (error.message.startsWith('READONLY') ? 2 : false),
  };
}
