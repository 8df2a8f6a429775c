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
  // The net below `within`, which does not take a lag of this process for silence of the other side.
  commandTimeout: 2 * commandTimeoutMs,
  connectTimeout: 2000,
  // A peer that vanished without a word looks connected: silence ends the connection.
  socketTimeout: 4 * commandTimeoutMs,
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

/**
 * A worker has nothing better to do than wait: commands survive any outage. BullMQ copies the client for its
 * blocking reads; it may revive a copy after it was closed, so `cut` ends all of them.
 */
export function connectWorker(
  url: string,
  onError: OnConnectionError,
): { client: Redis; cut(): void } {
  const client = connect(
    url,
    { maxRetriesPerRequest: null, connectTimeout: 2000, socketTimeout: 15_000 },
    onError,
  );
  const all: Redis[] = [client];
  const duplicate = client.duplicate.bind(client);
  client.duplicate = (override) => {
    const copy = duplicate(override);
    copy.on('error', onError);
    all.push(copy);
    return copy;
  };
  const cut = (): void => {
    for (const each of all) if (each.status !== 'end') each.disconnect();
  };
  return { client, cut };
}

/** The owner subscribes anew on every `ready`, to know when it hears again. */
export function connectSubscriber(url: string, onError: OnConnectionError) {
  return connect(
    url,
    { autoResubscribe: false, autoResendUnfulfilledCommands: false, connectTimeout: 2000 },
    onError,
  );
}
