import { Redis, type RedisOptions } from 'ioredis';
import { declaredScripts } from './script.ts';

// `new Redis(url, options)` is declared for this mapping of replies alone, which is the default.
export type ClientOptions = RedisOptions & { replyMapping?: 'legacy' };

export type OnError = (error: Error) => void;

/**
 * The one place where an address becomes a client. An address that names more than one server (Sentinel, Cluster)
 * will be told apart here, and nowhere else.
 */
export function openClient(url: string, options: ClientOptions, onError: OnError): Redis {
  const client = new Redis(url, { ...options, scripts: declaredScripts() });
  // Without a listener ioredis prints every lost connection.
  client.on('error', onError);
  return client;
}
