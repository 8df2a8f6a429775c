import { readFileSync } from 'node:fs';
import { UsageError } from './options.ts';

export type Target = { origin: string; adminToken: string | undefined };

/** What `npm start` leaves in `.data/running.json`. */
export type Running = { url: string; adminToken: string };

/** The product that `npm start` runs in this project, if it says so. */
export function readRunning(file: string): Running | undefined {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
  try {
    const value: unknown = JSON.parse(text);
    if (!isObject(value)) return undefined;
    const { url, adminToken } = value;
    return typeof url === 'string' && typeof adminToken === 'string'
      ? { url, adminToken }
      : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Where to fire, and the token to reset with: the asked one, the running product's own, the environment's. A storm is an attack on anybody else's machine, so
 * only loopback addresses are let through.
 */
export function chooseTarget(
  asked: { url: string | undefined; adminToken: string | undefined },
  running: Running | undefined,
  envToken: string | undefined,
): Target {
  const origin = loopbackOrigin(asked.url ?? running?.url ?? 'http://127.0.0.1:3000');
  const own = running && samePlace(origin, running.url) ? running.adminToken : undefined;
  return { origin, adminToken: asked.adminToken ?? own ?? envToken };
}

/** The token, or a UsageError that says where to find one. */
export function requireToken({ origin, adminToken }: Target): string {
  if (adminToken) return adminToken;
  throw new UsageError(
    `No admin token for ${origin}: give --admin-token or ADMIN_TOKEN (npm start prints it).`,
  );
}

/** The origin of an http address on this machine. Throws UsageError for any other. */
export function loopbackOrigin(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
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
  if (!URL.canParse(url)) return false;
  const [a, b] = [new URL(origin), new URL(url)];
  return a.port === b.port && a.protocol === b.protocol && isLoopback(b.hostname);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
