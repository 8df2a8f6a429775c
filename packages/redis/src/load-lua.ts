import { existsSync, readFileSync } from 'node:fs';

const SHARED = new URL('./lua/includes/', import.meta.url);
const INCLUDE = /^--- @include "([\w-]+)"$/gm;

/**
 * The text of `<name>.lua` with everything it includes, each piece once. A line `--- @include "whole"` stands for
 * the text of `includes/whole.lua`, or for a piece of `pieces` under that name. The script finds its own name in `SCRIPT`.
 *
 * @throws Error when a piece is missing, or includes itself in the end.
 */
export function loadLua(
  folder: URL,
  name: string,
  pieces: Readonly<Record<string, string>> = {},
): string {
  const done = new Set<string>();
  const own = new URL('./includes/', folder);

  function resolve(text: string, path: readonly string[]): string {
    return text.replaceAll(INCLUDE, (_line, piece: string) => {
      if (path.includes(piece)) {
        throw new Error(`${name}.lua: ${[...path, piece].join(' includes ')}`);
      }
      if (done.has(piece)) return '';
      const given = pieces[piece];
      if (given !== undefined) {
        done.add(piece);
        return given.trimEnd();
      }
      const file = [own, SHARED].map((place) => new URL(`${piece}.lua`, place)).find(existsSync);
      if (file === undefined)
        throw new Error(`${path.at(-1) ?? name}.lua includes "${piece}", which is not there`);
      const resolved = resolve(readFileSync(file, 'utf8'), [...path, piece]);
      done.add(piece);
      return resolved.trimEnd();
    });
  }

  const text = readFileSync(new URL(`${name}.lua`, folder), 'utf8');
  return `local SCRIPT = '${name}'\n${resolve(text, [])}`;
}
