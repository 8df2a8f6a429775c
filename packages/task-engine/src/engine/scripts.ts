import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { Redis } from 'ioredis';

type Call<R> = (client: Redis, keys: string[], args: (string | number)[]) => Promise<R>;

/**
 * Loads `scripts/<name>.lua` beside the module whose `import.meta.url` is `base`; `read` gives its reply a type. A
 * server that lost its script cache is sent the script again.
 */
export function script<R>(base: string, name: string, read: (reply: unknown) => R): Call<R> {
  const lua = readFileSync(new URL(`./scripts/${name}.lua`, base), 'utf8');
  const sha = createHash('sha1').update(lua).digest('hex');
  return async (client, keys, args) => {
    try {
      return read(await client.evalsha(sha, keys.length, ...keys, ...args));
    } catch (error) {
      if (!(error instanceof Error) || !error.message.startsWith('NOSCRIPT')) throw error;
      return read(await client.eval(lua, keys.length, ...keys, ...args));
    }
  };
}

/** An array reply; empty for any other. */
export const list = (reply: unknown): unknown[] => (Array.isArray(reply) ? reply : []);

export const numbers = (reply: unknown): number[] => list(reply).map(Number);
