import type { RedisOptions } from 'ioredis';

/** The port on which the servers of Sentinel listen. */
const SENTINEL_PORT = 26_379;

const SENTINEL =
  /^redis(?<tls>s?)\+sentinel:\/\/(?:(?<user>[^:@/]*)(?::(?<password>[^@/]*))?@)?(?<hosts>[^@/?]+)\/(?<name>[^/?]+)(?:\/(?<db>\d+))?(?:\?(?<query>.*))?$/;

const HOST = /^(?<host>\[[^\]]+\]|[^:]+)(?::(?<port>\d+))?$/;

/**
 * How a client finds its server: at one address (`redis://host`, `rediss://` with TLS), or by Sentinel,
 * `redis+sentinel://user:password@host:26379,host,host/name/0`, which names the primary called `name` and after a failover the next one.
 * `user` and `password` are those of Redis; the servers of Sentinel have their own in `?sentinelUsername=` and `&sentinelPassword=`.
 * `rediss+sentinel://`: TLS to all of them.
 */
export function optionsOf(address: string): RedisOptions | undefined {
  const { groups } = SENTINEL.exec(address) ?? {};
  if (!groups) return undefined;
  const { tls, user, password, hosts = '', name = '', db, query } = groups;
  const own = new URLSearchParams(query);
  const text = (key: string, value: string | null | undefined) =>
    value ? { [key]: value } : undefined;
  return {
    sentinels: hosts.split(',').map(serverOf),
    name: decodeURIComponent(name),
    ...text('username', decoded(user)),
    ...text('password', decoded(password)),
    ...text('sentinelUsername', own.get('sentinelUsername')),
    ...text('sentinelPassword', own.get('sentinelPassword')),
    ...(db && { db: Number(db) }),
    ...(tls && { tls: {}, enableTLSForSentinelMode: true }),
  };
}

function serverOf(text: string): { host: string; port: number } {
  const { host = '', port } = HOST.exec(text)?.groups ?? {};
  // An IPv6 address stands in brackets, which are no part of it.
  return { host: host.replace(/^\[|\]$/g, ''), port: Number(port ?? SENTINEL_PORT) };
}

const decoded = (part: string | undefined) => part && decodeURIComponent(part);
