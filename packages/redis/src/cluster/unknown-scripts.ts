import type { Redis } from 'ioredis';
import { declaredScripts } from '../script.ts';

/** Each time one more node is known not to have it. */
const MOST_TRIES = 8;

/**
 * ioredis sends a node the text of a script once, and its hash from then on; after a NOSCRIPT once more the text. A node that
 * answered the text with where the slot has gone counts as one that has it, so that while slots move several nodes in a row may not know
 * what they are asked for. What no node has run is asked again; BullMQ's scripts are run so, too.
 */
export function askAgainUnknownScripts(client: Redis): void {
  const define = client.defineCommand.bind(client);
  const wrap = (name: string): void => {
    const run: unknown = Reflect.get(client, name);
    if (typeof run !== 'function') return;
    Reflect.set(client, name, async (...args: unknown[]) => {
      for (let tries = 1; ; tries += 1) {
        try {
          return (await run.apply(client, args)) as unknown;
        } catch (error) {
          if (tries === MOST_TRIES || !isUnknown(error)) throw error;
        }
      }
    });
  };
  Object.keys(declaredScripts()).forEach(wrap);
  client.defineCommand = (name, definition) => {
    define(name, definition);
    wrap(name);
  };
}

const isUnknown = (error: unknown): boolean =>
  error instanceof Error && error.message.startsWith('NOSCRIPT');
