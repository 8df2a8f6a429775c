import { isIP } from 'node:net';
import ipaddr from 'ipaddr.js';
import { isV4, parseAddress, type Address } from '../network/network-of.ts';

const LINK_LOCAL = ['169.254.0.0/16', 'fe80::/10'];
const LOOPBACK = ['127.0.0.0/8', '::1/128'];
const UNIQUE_LOCAL = ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', 'fc00::/7'];
/** The same words, with the same meaning, are in deploy/start-web.sh. */
const WORDS: Readonly<Record<string, readonly string[]>> = {
  loopback: LOOPBACK,
  linklocal: LINK_LOCAL,
  uniquelocal: UNIQUE_LOCAL,
  private_ranges: [...LOOPBACK, ...UNIQUE_LOCAL],
};
const MOST_HOPS = 10;
const WHY =
  `must say whose X-Forwarded-For is believed: addresses and ranges, as in 10.0.0.0/8,127.0.0.1, the words ${Object.keys(WORDS).join(', ')}, ` +
  `or how many proxies every request comes through, as in 1; it cannot be everybody`;

/**
 * Whose X-Forwarded-* are believed: addresses, ranges and words, or a number of hops, with commas or spaces between.
 *
 * @throws Error for what names nobody, or everybody: each visitor could choose an address then.
 */
export function readProxies(text: string): string[] {
  const proxies = text.trim().split(/\s*,\s*|\s+/);
  const hops = hopsOf(proxies);
  if (!proxies.every(isProxy) || hops > MOST_HOPS) throw new Error(WHY);
  return proxies;
}

/**
 * Whether the `hop`th address from here is a proxy whose word is taken, as Fastify asks it; the connection itself is hop 0. Where a
 * list has numbers, so many hops are, whoever they are; beyond them, whoever is in one of the ranges.
 */
export function trustsProxies(proxies: readonly string[]) {
  const ranges = proxies.filter((word) => !isNumber(word)).flatMap(rangesOf);
  const hops = hopsOf(proxies);
  return (text: string | undefined, hop: number): boolean => {
    if (hop < hops) return true;
    const address = parseAddress(text ?? '');
    return address !== undefined && ranges.some((range) => isIn(address, range));
  };
}

type Range = readonly [Address, bits: number];

const isNumber = (word: string): boolean => /^[1-9]\d?$/.test(word);

/** What stands before this process and what stands before that are both hops. */
const hopsOf = (proxies: readonly string[]): number =>
  proxies.filter(isNumber).reduce((sum, word) => sum + Number(word), 0);

function isProxy(word: string): boolean {
  if (isNumber(word)) return true;
  const ranges = rangesOf(word);
  return ranges.length > 0 && ranges.every(([, bits]) => bits >= 1);
}

/** Nothing for a word that is neither an address nor a range. */
function rangesOf(word: string): Range[] {
  const named = Object.hasOwn(WORDS, word) ? WORDS[word] : undefined;
  if (named) return named.flatMap(rangesOf);
  const [text = '', bits, ...more] = word.split('/');
  const family = isIP(text);
  const width = family === 4 ? 32 : 128;
  if (family === 0 || more.length > 0 || (bits !== undefined && !/^\d{1,3}$/.test(bits))) return [];
  const length = Number(bits ?? width);
  const address = parseAddress(text);
  if (address === undefined || length > width) return [];
  // A range of IPv4 that is written inside of IPv6.
  return [[address, isV4(address) && family === 6 ? Math.max(0, length - 96) : length]];
}

function isIn(address: Address, [range, bits]: Range): boolean {
  if (address instanceof ipaddr.IPv4)
    return range instanceof ipaddr.IPv4 && address.match(range, bits);
  return range instanceof ipaddr.IPv6 && address.match(range, bits);
}
