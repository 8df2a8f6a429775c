import { parseUrl } from '@seckill/contracts';

/*
 * An address carries a password, and every error of `new URL` carries the address. So addresses are looked at here before anything
 * else sees them, and what is said of them is made of words of ours, of hosts, and of the names of options.
 */

const ESCAPE =
  'cannot be read: in user and password # is written %23, / %2F, ? %3F, % %25 and a space %20';

type Kind = {
  protocols: readonly string[];
  example: string;
  /** The options that do what they say, each with what is wrong about a value of it. */
  options: Readonly<Record<string, (value: string) => string | undefined>>;
};

const isTrusting = (value: unknown) => typeof value === 'boolean';
const isText = (value: unknown) => typeof value === 'string';
const TLS_KEYS: Readonly<Record<string, (value: unknown) => boolean>> = {
  rejectUnauthorized: isTrusting,
  verifyIdentity: isTrusting,
  ca: isText,
  cert: isText,
  key: isText,
  minVersion: isText,
};

function wrongWithTls(value: string): string | undefined {
  const why = `takes JSON, as ssl={"rejectUnauthorized":true}, of ${Object.keys(TLS_KEYS).join(', ')}`;
  try {
    const options: unknown = JSON.parse(value);
    if (typeof options !== 'object' || options === null || Array.isArray(options)) return why;
    const isKnown = ([name, given]: [string, unknown]) => TLS_KEYS[name]?.(given) === true;
    return Object.entries(options).every(isKnown) ? undefined : why;
  } catch {
    return why;
  }
}

const REDIS: Kind = {
  protocols: [
    'redis:',
    'rediss:',
    'redis+sentinel:',
    'rediss+sentinel:',
    'redis+cluster:',
    'rediss+cluster:',
  ],
  example: 'redis://user:password@host:6379/0',
  options: {
    family: (value) => (/^[046]$/.test(value) ? undefined : 'is 4, 6 or 0'),
  },
};

const isGiven = (value: string) => (value === '' ? 'is empty' : undefined);

/** What is said of each server of Sentinel; the password of Redis stands before them. */
const SENTINEL: Kind = {
  protocols: ['redis:', 'rediss:'],
  example: 'redis+sentinel://user:password@host:26379,host:26379/name/0',
  options: { sentinelUsername: isGiven, sentinelPassword: isGiven },
};

/** What is said of each node of a cluster. */
const CLUSTER: Kind = {
  protocols: ['redis:', 'rediss:'],
  example: 'redis+cluster://user:password@host:6379,host:6379',
  options: {},
};

/** Several servers are no address to `new URL`. */
const SEVERAL =
  /^(?<protocol>rediss?)\+(?<kind>sentinel|cluster):\/\/(?<credentials>(?:[^@/?#]*@)?)(?<hosts>[^/?#]*)(?<path>[^?#]*)(?<rest>.*)$/is;

const SEVERAL_MYSQL =
  /^(?<protocol>mysql:\/\/)(?<credentials>(?:[^@/?#]*@)?)(?<hosts>[^/?#]*,[^/?#]*)(?<rest>.*)$/is;

// Whatever else mysql2 takes is either ignored, or changes what is written and read: charset, timezone, typeCast ...
const MYSQL: Kind = {
  protocols: ['mysql:'],
  example: 'mysql://user:password@host:3306/database',
  options: { ssl: wrongWithTls },
};

/**
 * The address of a Redis: `redis://` or `rediss://` (TLS), with a number of a database at most, and `family` as the only option; or
 * `redis+sentinel://`, the servers of Sentinel and the name by which they know the primary; or `redis+cluster://`, nodes of a cluster.
 *
 * @throws Error that says what is wrong, without a part that may be secret.
 */
export function redisUrl(text: string): string {
  const several = SEVERAL.exec(text)?.groups;
  if (several)
    return several['kind'] === 'cluster' ? byCluster(text, several) : bySentinel(text, several);
  const url = readAddress(text, REDIS);
  if (!/^\/?\d{0,4}$/.test(url.pathname)) {
    throw new Error('may only have the number of a database after the host, as /0');
  }
  return text;
}

function bySentinel(
  text: string,
  { protocol, credentials, hosts = '', path = '', rest }: Record<string, string>,
): string {
  if (hosts.includes('@')) throw new Error(ESCAPE);
  const [, name, db = ''] = /^\/([^/]+)(?:\/(\d{1,4}))?$/.exec(path) ?? [];
  for (const host of hosts.split(',')) {
    readAddress(`${protocol}://${credentials}${host}/${db}${rest}`, SENTINEL);
  }
  if (name === undefined) {
    throw new Error(`must name the primary after the servers: ${SENTINEL.example}`);
  }
  decoded(name);
  return text;
}

function byCluster(
  text: string,
  { protocol, credentials, hosts = '', path = '', rest }: Record<string, string>,
): string {
  if (hosts.includes('@')) throw new Error(ESCAPE);
  for (const host of hosts.split(',')) {
    readAddress(`${protocol}://${credentials}${host}/${rest}`, CLUSTER);
  }
  if (/^\/[1-9]\d*$/.test(path)) {
    throw new Error('names a database, and a cluster has none but 0: leave it out');
  }
  if (!/^\/?0?$/.test(path)) throw new Error(`must end after the nodes: ${CLUSTER.example}`);
  return text;
}

/**
 * The address of a MySQL: `mysql://` with the name of a database, and `ssl` as the only option; or of several servers that hold the
 * same, with commas between, of which the first that takes writes is used.
 *
 * @throws Error that says what is wrong, without a part that may be secret.
 */
export function databaseUrl(text: string): string {
  const { protocol, credentials, hosts = '', rest } = SEVERAL_MYSQL.exec(text)?.groups ?? {};
  if (!hosts.includes(',')) return ofOneServer(text);
  if (hosts.includes('@')) throw new Error(ESCAPE);
  const each = hosts.split(',');
  if (new Set(each).size < each.length) throw new Error('names one server twice');
  for (const host of each) ofOneServer(`${protocol}${credentials}${host}${rest}`);
  return text;
}

function ofOneServer(text: string): string {
  const url = readAddress(text, MYSQL);
  const name = decoded(url.pathname).slice(1);
  if (name === '') throw new Error(`names no database: ${MYSQL.example}`);
  if (name.includes('/') || name.length > 64) {
    throw new Error(`must end in the name of one database: ${MYSQL.example}`);
  }
  return text;
}

/** Where an address points, for people: no user, no password. Undefined for what is no address. */
export function placeOf(address: string): string | undefined {
  const several = SEVERAL.exec(address) ?? SEVERAL_MYSQL.exec(address);
  return several?.groups?.['hosts'] ?? parseUrl(address)?.host;
}

/** The address of a service over HTTP. Its secret goes into a setting of its own, as `fetch` takes no password in an address. */
export function httpUrl(text: string): string {
  const url = /^https?:\/\//i.test(text) ? parseUrl(text) : undefined;
  if (!url) throw new Error('must be an address that begins with http:// or https://');
  if (url.username || url.password) throw new Error('must not carry a user or a password');
  return text;
}

function readAddress(text: string, { protocols, example, options }: Kind): URL {
  const [, protocol = '', rest = ''] = /^([a-z][a-z0-9+.-]*:)\/\/(.*)$/is.exec(text) ?? [];
  if (!protocols.includes(protocol)) {
    throw new Error(`must begin with ${protocols.map((each) => `${each}//`).join(' or ')}`);
  }
  // A space, a tab or a line end would be taken away without a word.
  if (/[\s\p{Cc}]/u.test(rest)) throw new Error(ESCAPE);
  const [, authority = '', tail = ''] = /^([^/?#]*)(.*)$/.exec(rest) ?? [];
  // What ends the part with user and host too early makes the rest of a password a path, a query or a fragment.
  const given = new URLSearchParams(/\?(.*)$/.exec(tail)?.[1]);
  if (tail.includes('#') || (tail.includes('@') && !given.has('ssl'))) throw new Error(ESCAPE);
  if (authority === '' || authority.endsWith('@')) throw new Error(`names no host: ${example}`);
  const url = parseUrl(text);
  if (!url) throw new Error(/:\d+$/.test(authority) ? `has no usable port: ${example}` : ESCAPE);
  for (const part of [url.username, url.password, url.pathname]) decoded(part);
  if (url.hostname === '') throw new Error(`names no host: ${example}`);
  if (url.port === '0') throw new Error(`has no usable port: ${example}`);
  for (const [name, value] of url.searchParams) {
    const look = options[name];
    if (look === undefined) throw new Error(unknownOption(name, Object.keys(options)));
    const wrong = look(value);
    if (wrong !== undefined) throw new Error(`has an option ${name} that ${wrong}`);
  }
  return url;
}

function unknownOption(name: string, known: string[]): string {
  const named = /^[A-Za-z][\w-]{0,30}$/.test(name) ? `the option ${name}` : 'an option';
  return `has ${named}, which is not taken: it would be ignored, or change what is stored; only ${known.join(', ')} may be set`;
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    throw new Error(ESCAPE);
  }
}
