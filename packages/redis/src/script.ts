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

type Definition = { lua: string; numberOfKeys?: number };

const declared = new Map<string, Definition>();

/** Every script that was declared so far, by the name of its command: for the client that is being made. */
export const declaredScripts = (): Record<string, Definition> => Object.fromEntries(declared);

/**
 * A client knows the scripts that were declared before it was made. One that comes later is defined on its first use,
 * but not behind the back of a client that pipelines by itself: a pipeline that is being filled would not know it, and
 * ioredis loses count of its replies then.
 */
function defineOn(client: Redis, command: string, definition: Definition): void {
  if (Reflect.get(client, command) !== undefined) return;
  if (client.options.enableAutoPipelining) {
    throw new Error(`${command} was declared after the client that is to run it was made`);
  }
  client.defineCommand(command, definition);
}

/**
 * Loads the scripts of one folder by name. Pieces they include are `pieces`, or come from its folder `includes`, or from
 * those that all packages share.
 */
export function scriptsIn(folder: URL, pieces: Readonly<Record<string, string>> = {}) {
  return function script<const K extends KeyNames, R>(
    name: string,
    keys: K,
    read: (reply: unknown) => R,
  ): Script<K, R> {
    const lua = loadLua(folder, name, pieces);
    if (keys !== 'several') checkKeys(name, keys, lua);
    // Named by content: two packages may each have a script of one name on one client.
    const command = `lua:${name}:${createHash('sha1').update(lua).digest('hex').slice(0, 8)}`;
    const definition = keys === 'several' ? { lua } : { lua, numberOfKeys: keys.length };
    declared.set(command, definition);

    const run = async (client: Redis, given: KeysOf<K>, args: ScriptArgs): Promise<R> => {
      // ioredis sends the text where the server does not know it, and its hash from then on.
      defineOn(client, command, definition);
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
