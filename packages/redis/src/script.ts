import { createHash } from 'node:crypto';
import type { ChainableCommander, Redis } from 'ioredis';
import { loadLua } from './load-lua.ts';

/** The names of the keys a script takes, in order; `several` when their number differs from call to call. */
export type KeyNames = readonly string[] | 'several';
export type KeysOf<K extends KeyNames> = K extends readonly string[]
  ? { readonly [I in keyof K]: string }
  : readonly string[];
export type ScriptArgs = readonly (string | number)[];

/** One Lua script as a function. All keys of a call share a hash tag. */
export interface Script<K extends KeyNames, R> {
  (client: Redis, keys: KeysOf<K>, args: ScriptArgs): Promise<R>;
  /** Puts the call into a MULTI or a pipeline; `read` makes something of its reply. */
  addTo(chain: ChainableCommander, keys: KeysOf<K>, args: ScriptArgs): void;
  read(reply: unknown): R;
}

/**
 * Loads the scripts of one folder by name. Pieces they include come from its folder `includes`, or from those that
 * all packages share.
 */
export function scriptsIn(folder: URL) {
  return function script<const K extends KeyNames, R>(
    name: string,
    keys: K,
    read: (reply: unknown) => R,
  ): Script<K, R> {
    const lua = loadLua(folder, name);
    if (keys !== 'several') checkKeys(name, keys, lua);
    // Named by content: two packages may each have a script of one name on one client.
    const command = `lua:${name}:${createHash('sha1').update(lua).digest('hex').slice(0, 8)}`;
    const definition = keys === 'several' ? { lua } : { lua, numberOfKeys: keys.length };

    const run = async (client: Redis, given: KeysOf<K>, args: ScriptArgs): Promise<R> => {
      // ioredis sends the text where the server does not know it, and its hash from then on.
      if (Reflect.get(client, command) === undefined) client.defineCommand(command, definition);
      const count = keys === 'several' ? [given.length] : [];
      return read(await Reflect.get(client, command).call(client, [...count, ...given, ...args]));
    };
    return Object.assign(run, {
      addTo(chain: ChainableCommander, given: KeysOf<K>, args: ScriptArgs) {
        // Inside a MULTI nobody can send the text after the fact, so it always travels.
        chain.eval(lua, given.length, ...given, ...args);
      },
      read,
    });
  };
}

/** The declaration and the Lua text must speak of the same number of keys. */
function checkKeys(name: string, keys: readonly string[], lua: string): void {
  const numbers = [...lua.matchAll(/KEYS\[(\d+)\]/g)].map(([, number]) => Number(number));
  const most = Math.max(0, ...numbers);
  if (most !== keys.length) {
    throw new Error(
      `${name}.lua takes ${most} keys, and is declared with ${keys.length}: ${keys.join(', ')}`,
    );
  }
}
