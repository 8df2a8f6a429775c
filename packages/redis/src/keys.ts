import type { Connection } from './connect.ts';

/** What pieces of one product share: a connection, and what every key begins with. */
export interface Shared {
  connection: Connection;
  prefix: string;
}

/** Every key this package makes. Each stands alone, in a slot of its own. */
export const cacheKey = (prefix: string, name: string): string => `{${prefix}:cache:${name}}`;
export const depositKey = (prefix: string, id: string): string => `{${prefix}:deposit:${id}}`;
export const ownerKey = (prefix: string): string => `{${prefix}:owner}`;
export const probeKey = (prefix: string): string => `{${prefix}:probe}`;
export const revokedKey = (prefix: string): string => `{${prefix}:revoked}`;
export const revokedChannel = (prefix: string): string => `${prefix}:revoked`;
export const ratePrefix = (prefix: string, name: string): string => `${prefix}:rate:${name}`;
export const rateKey = (prefix: string, name: string, digest: string): string =>
  `${ratePrefix(prefix, name)}:${digest}`;

/**
 * Refuses a prefix that would move or break the hash tag of a key.
 *
 * @throws RangeError
 */
export function checkPrefix(prefix: string): string {
  if (!/^[\w:.-]+$/.test(prefix)) {
    throw new RangeError(`A key prefix is made of letters, digits and _ : . -, not "${prefix}"`);
  }
  return prefix;
}
