import { Redis } from 'ioredis';

/** A plain client, to look at keys and to break them. It waits for a server that is away. Whoever opens it closes it. */
export function openTestClient(url: string): Redis {
  const client = new Redis(url, { maxRetriesPerRequest: null, retryStrategy: () => 20 });
  client.on('error', () => {});
  return client;
}
