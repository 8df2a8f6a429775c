import { isIP, isIPv4 } from 'node:net';
import ipaddr from 'ipaddr.js';

export type Address = ipaddr.IPv4 | ipaddr.IPv6;

/** What says no address at all shares one name: who sends nonsense gains nothing by sending much of it. */
export const NO_NETWORK = 'unknown';

/** An IPv6 host may choose among 2^64 addresses: what it was given is the /64. */
const NETWORK_PARTS = 4;

/** Where a gateway from IPv6 to IPv4 keeps the address of who asks (RFC 6052). */
const NAT64 = ipaddr.IPv6.parseCIDR('64:ff9b::/96');

/**
 * The network that a limit charges: an IPv4 address, or the /64 of an IPv6 address. Takes what proxies write, with a port, brackets,
 * a zone or IPv4 inside of IPv6, and has one name for all that is no address.
 */
export function networkOf(text: string): string {
  if (isIPv4(text)) return text;
  const address = parseAddress(text);
  if (address === undefined) return NO_NETWORK;
  if (isV4(address)) return address.toString();
  const parts = address.parts.slice(0, NETWORK_PARTS);
  return `${parts.map((part) => part.toString(16)).join(':')}::/64`;
}

/** An address in whatever form a proxy writes it; undefined for what is none. */
export function parseAddress(text: string): Address | undefined {
  const [bare = ''] = withoutPort(text.trim()).split('%');
  if (isIP(bare) === 0) return undefined;
  const address = ipaddr.process(bare);
  if (isV4(address) || !address.match(NAT64)) return address;
  return new ipaddr.IPv4(address.toByteArray().slice(-4));
}

/** As in 192.0.2.1:443, [2001:db8::1]:443 or "[2001:db8::1]". */
function withoutPort(text: string): string {
  const parts = /^"?(?:\[([^\]]*)\]|(\d+\.\d+\.\d+\.\d+))(?::\d{1,5})?"?$/.exec(text);
  return parts?.[1] ?? parts?.[2] ?? text;
}

export const isV4 = (address: Address): address is ipaddr.IPv4 => address.kind() === 'ipv4';
