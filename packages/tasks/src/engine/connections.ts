import { Redis, type RedisOptions } from 'ioredis';

type Options = RedisOptions & { replyMapping?: 'legacy' };

export type OnConnectionError = (error: Error) => void;

const retryStrategy = (times: number): number => Math.min(50 * times, 1000);

/** After a failover the old address may be a replica. */
const reconnectOnError = (error: Error): boolean => error.message.startsWith('READONLY');

function connect(url: string, options: Options, onError: OnConnectionError): Redis {
  const client = new Redis(url, { retryStrategy, reconnectOnError, ...options });
  client.on('error', onError);
  return client;
}

/** A request must hear "no" soon: nothing is queued while Redis is away and nothing is sent twice. */
const failFast = (commandTimeoutMs: number): Options => ({
  enableOfflineQueue: false,
  autoResendUnfulfilledCommands: false,
  maxRetriesPerRequest: 0,
  commandTimeout: commandTimeoutMs,
  connectTimeout: 2000,
  // A peer that vanished without a word looks connected: silence ends the connection.
  socketTimeout: 2 * commandTimeoutMs,
});

export function connectProducer(url: string, commandTimeoutMs: number, onError: OnConnectionError) {
  return connect(url, failFast(commandTimeoutMs), onError);
}

/** Many small reads at once: they share round trips. BullMQ must not use such a client. */
export function connectReader(url: string, commandTimeoutMs: number, onError: OnConnectionError) {
  return connect(url, { ...failFast(commandTimeoutMs), enableAutoPipelining: true }, onError);
}

/**
 * Resolves when the first attempt to connect has ended, well or not: a process that has just begun should
 * not refuse its first requests for the few milliseconds that takes.
 */
export function firstContact(client: Redis): Promise<void> {
  return new Promise((resolve) => {
    client.once('ready', () => resolve());
    client.once('close', () => resolve());
  });
}

/** A worker has nothing better to do than wait: commands survive any outage. BullMQ copies it for blocking. */
export function connectWorker(url: string, onError: OnConnectionError) {
  return connect(
    url,
    { maxRetriesPerRequest: null, connectTimeout: 2000, socketTimeout: 15_000 },
    onError,
  );
}

/** The owner subscribes anew on every `ready`, to know when it hears again. */
export function connectSubscriber(url: string, onError: OnConnectionError) {
  return connect(
    url,
    { autoResubscribe: false, autoResendUnfulfilledCommands: false, connectTimeout: 2000 },
    onError,
  );
}
