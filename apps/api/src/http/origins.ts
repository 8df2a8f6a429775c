import type { AddressInfo } from 'node:net';
import { hostname, networkInterfaces } from 'node:os';
import type { FastifyInstance } from 'fastify';
import type { AdminPort } from '../network/admin-port.ts';

/** So many refused origins are named in the log, one line each; anybody can make up more. */
const MOST_NAMED = 50;

/** Whether a page of this origin is one of ours; a request without one is from a program. */
export type OriginCheck = (origin: string | undefined) => boolean;

/**
 * Exact values of `Origin` that may open a socket and change something: the configured ones, else the addresses this server
 * itself listens on; those of the admin port count in any case. Browsers always send an Origin; without one it is a program, which carries no
 * visitor's cookie by accident. The log names each origin that is refused once, and the setting that lets it in.
 */
export function originCheck(
  app: FastifyInstance,
  configured: readonly string[],
  adminPort?: AdminPort,
): OriginCheck {
  let allowed: ReadonlySet<string> | undefined;
  const named = new Set<string>();
  const chosen = () => (configured.length > 0 ? configured : originsOf(app.addresses()));
  return (origin) => {
    if (origin === undefined) return true;
    const now = allowed ?? new Set([...chosen(), ...originsOf(adminPort?.addresses() ?? [])]);
    // Before, the addresses are not known yet.
    if (app.server.listening) allowed = now;
    if (now.has(origin)) return true;
    if (named.size < MOST_NAMED && !named.has(origin)) {
      named.add(origin);
      const facts = { origin, setting: 'ALLOWED_ORIGINS', allowed: [...now].slice(0, 10) };
      app.log.warn(facts, 'an origin was refused; the setting names those that are let in');
    }
    return false;
  };
}

function originsOf(addresses: readonly (AddressInfo | string)[]): string[] {
  return addresses.flatMap((bound) => {
    if (typeof bound === 'string') return [];
    const { address, family, port } = bound;
    const hosts = EVERYWHERE.has(address) ? everyHost() : [hostOf({ address, family })];
    // As browsers write them: port 80 goes without saying.
    return [...hosts, '127.0.0.1', 'localhost'].map(
      (name) => new URL(`http://${name}:${port}`).origin,
    );
  });
}

const EVERYWHERE: ReadonlySet<string> = new Set(['0.0.0.0', '::']);

const hostOf = ({ address, family }: { address: string; family: string }) =>
  family === 'IPv6' ? `[${address}]` : address;

const everyHost = () => [
  ...Object.values(networkInterfaces()).flatMap((places = []) => places.map(hostOf)),
  hostname(),
];
