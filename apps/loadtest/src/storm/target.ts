import { readFileSync } from 'node:fs';
import { parseUrl } from '@seckill/contracts';
import { Type } from 'typebox';
import { UsageError } from '../command/arguments.ts';
import { parseJson } from '../product/http.ts';
import { shape } from '../product/shapes.ts';

export type Target = {
  origin: string;
  /** Where operators are answered: there too, unless the product has a port for them. */
  adminOrigin: string;
  adminToken: string | undefined;
};

/** What `npm start` leaves in `.data/running.json`. */
export type Running = { url: string; adminToken: string };

const isRunning = shape(Type.Object({ url: Type.String(), adminToken: Type.String() }));

/** The product that `npm start` runs in this project, if there is one. */
export function readRunning(file: string): Running | undefined {
  try {
    const value = parseJson(readFileSync(file, 'utf8'));
    return isRunning(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Where to fire, and the token to reset with: the one that was asked for, the running product's own, the
 * environment's. A storm is an attack on anybody else's machine, so only loopback addresses are let through.
 */
export function chooseTarget(
  asked: { url?: string; adminUrl?: string; adminToken?: string },
  running: Running | undefined,
  envToken: string | undefined,
): Target {
  const origin = loopbackOrigin(asked.url ?? running?.url ?? 'http://127.0.0.1:3000');
  const adminOrigin = asked.adminUrl === undefined ? origin : loopbackOrigin(asked.adminUrl);
  const own = running && samePlace(adminOrigin, running.url) ? running.adminToken : undefined;
  return { origin, adminOrigin, adminToken: asked.adminToken ?? own ?? envToken };
}

/** The token, or a UsageError that says where to find one. */
export function requireToken({ adminOrigin, adminToken }: Target): string {
  if (adminToken) return adminToken;
  throw new UsageError(
    `No admin token for ${adminOrigin}: give --admin-token or ADMIN_TOKEN (npm start prints it).`,
  );
}

/** The origin of an http address on this machine. Throws UsageError for any other. */
export function loopbackOrigin(text: string): string {
  const url = parseUrl(text);
  if (!url || (url.protocol !== 'http:' && url.protocol !== 'https:'))
    throw new UsageError(`"${text}" is not an http address.`);
  if (!isLoopback(url.hostname))
    throw new UsageError(
      `${url.host} is not this machine. The storm fires at loopback addresses only: run it there.`,
    );
  return url.origin;
}

function isLoopback(hostname: string): boolean {
  // URL has already turned 127.1, 0x7f000001 and the like into four decimal parts.
  return hostname === 'localhost' || hostname === '[::1]' || /^127\.\d+\.\d+\.\d+$/.test(hostname);
}

function samePlace(origin: string, url: string): boolean {
  const [a, b] = [new URL(origin), parseUrl(url)];
  if (!b) return false;
  return a.port === b.port && a.protocol === b.protocol && isLoopback(b.hostname);
}
