import { Redis } from 'ioredis';
import { bySentinel } from './address.ts';
import { byCluster } from './cluster/address.ts';
import { openCluster } from './cluster/open-cluster.ts';
import { answerForbiddenInfo } from './info.ts';
import type { ClientOptions } from './policies.ts';
import { declaredScripts } from './script.ts';
import type { OnError } from './failures.ts';

/** The one place where an address becomes a client: of one server, of whom Sentinel names, or of all nodes of a cluster. */
export function openClient(url: string, options: ClientOptions, onError: OnError): Redis {
  const all: ClientOptions = { ...options, scripts: declaredScripts() };
  const cluster = byCluster(url);
  if (cluster) return openCluster(cluster, all, onError);
  const sentinel = bySentinel(url);
  const client = sentinel ? new Redis({ ...all, ...sentinel }) : new Redis(url, all);
  // Without a listener ioredis prints every lost connection.
  client.on('error', onError);
  answerForbiddenInfo(client);
  return client;
}

/**
 * A client that only listens: of one node of a cluster, which hears what is published at any of them, and of the next one each time
 * that it connects; else as `openClient`.
 */
export function openListener(url: string, options: ClientOptions, onError: OnError): Redis {
  const cluster = byCluster(url);
  if (!cluster) return openClient(url, options, onError);
  const { nodes, login } = cluster;
  let at = Math.floor(Math.random() * nodes.length);
  const next = () => nodes[(at += 1) % nodes.length];
  const client: Redis = new Redis({
    ...options,
    ...login,
    ...next(),
    retryStrategy(attempt) {
      Object.assign(client.options, next());
      return options.retryStrategy?.(attempt);
    },
  });
  client.on('error', onError);
  answerForbiddenInfo(client);
  return client;
}
