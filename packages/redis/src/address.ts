import type { RedisOptions } from 'ioredis';

/** The port on which the servers of Sentinel listen, where none is named. */
const SENTINEL_PORT = 26_379;

const BY_SENTINEL =
  /^redis(?<tls>s?)\+sentinel:\/\/(?:(?<user>[^:@/]*)(?::(?<password>[^@/]*))?@)?(?<hosts>[^@/?]+)\/(?<name>[^/?]+)(?:\/(?<db>\d+))?(?:\?(?<query>.*))?$/;

const HOST = /^(?<host>\[[^\]]+\]|[^:]+)(?::(?<port>\d+))?$/;

type BySentinel = Pick<
  RedisOptions,
  | 'sentinels'
  | 'name'
  | 'username'
  | 'password'
  | 'sentinelUsername'
  | 'sentinelPassword'
  | 'db'
  | 'tls'
  | 'enableTLSForSentinelMode'
>;

/**
 * Of `redis+sentinel://user:password@host:26379,host,host/name/0`, by which Sentinel is asked for the primary that it calls
 * `name`, and after a failover for the next one; undefined for the address of one server. `user` and `password` are those of
 * Redis; the servers of Sentinel have their own as `?sentinelUsername=` and `sentinelPassword=`. `rediss+sentinel://`: TLS to all of them.
 */
export function bySentinel(address: string): BySentinel | undefined {
  const { groups } = BY_SENTINEL.exec(address) ?? {};
  if (!groups) return undefined;
  const { tls, user, password, hosts = '', name = '', db, query } = groups;
  const own = new URLSearchParams(query);
  const said = {
    username: decoded(user),
    password: decoded(password),
    sentinelUsername: own.get('sentinelUsername'),
    sentinelPassword: own.get('sentinelPassword'),
  };
  return {
    sentinels: serversOf(hosts, SENTINEL_PORT),
    name: decodeURIComponent(name),
    ...Object.fromEntries(Object.entries(said).filter(([, text]) => Boolean(text))),
    ...(db && { db: Number(db) }),
    ...(tls && { tls: {}, enableTLSForSentinelMode: true }),
  };
}

export type Server = { host: string; port: number };

/** Of `host:port,host`. */
export const serversOf = (hosts: string, port: number): Server[] =>
  hosts.split(',').map((text) => serverOf(text, port));

function serverOf(text: string, otherwise: number): Server {
  const { host = '', port } = HOST.exec(text)?.groups ?? {};
  // An IPv6 address stands in brackets, which are no part of it.
  return { host: host.replaceAll(/^\[|\]$/g, ''), port: Number(port ?? otherwise) };
}

export const decoded = (part: string | undefined) => part && decodeURIComponent(part);
