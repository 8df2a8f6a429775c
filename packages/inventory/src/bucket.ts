import { createHash } from 'node:crypto';
import type { Connection } from './connect.ts';
import { script, unexpected } from './script.ts';

const takeScript = script('take-token');

export interface Bucket {
  /** What is counted, as in `sign-in`. */
  name: string;
  /** Who is counted: a name, an address, a number. Only a digest of it is kept. */
  of: string;
  /** Tokens a full bucket holds: the burst. */
  capacity: number;
  /** Milliseconds until one token comes back. */
  refillMs: number;
}

export type TokenTaken = { outcome: 'taken' } | { outcome: 'empty'; retryAfterMs: number };

export async function takeToken(
  connection: Connection,
  prefix: string,
  { name, of, capacity, refillMs }: Bucket,
): Promise<TokenTaken> {
  const digest = createHash('sha256').update(of).digest('base64url');
  const key = `{${prefix}:bucket:${name}:${digest}}`;
  const [word, wait] = await takeScript(connection, [key], [capacity, refillMs]);
  if (word === 'taken') return { outcome: 'taken' };
  if (word === 'empty') return { outcome: 'empty', retryAfterMs: Number(wait) };
  throw unexpected('take-token', word);
}
