import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { Connection } from './connect.ts';

type Run = (
  connection: Connection,
  keys: string[],
  args: (string | number)[],
) => Promise<[string, ...string[]]>;

/**
 * Loads `scripts/<name>.lua`. Each script answers one word, or a list that starts with one; either
 * way a list comes back. A server that has not seen the script yet, or forgot it, is sent its text.
 */
export function script(name: string): Run {
  const lua = readFileSync(new URL(`./scripts/${name}.lua`, import.meta.url), 'utf8');
  const sha = createHash('sha1').update(lua).digest('hex');
  return async (connection, keys, args) => {
    const reply = await connection.send((redis) =>
      redis.evalsha(sha, keys.length, ...keys, ...args).catch((error: unknown) => {
        if (!(error instanceof Error) || !error.message.startsWith('NOSCRIPT')) throw error;
        return redis.eval(lua, keys.length, ...keys, ...args);
      }),
    );
    const [word, ...rest] = Array.isArray(reply) ? reply.map(String) : [String(reply)];
    if (word === undefined) throw new Error(`${name}.lua answered nothing`);
    return [word, ...rest];
  };
}

/** The error for an answer that a script does not document: its two halves do not fit together. */
export function unexpected(name: string, word: string): Error {
  return new Error(`${name}.lua answered "${word}"`);
}
