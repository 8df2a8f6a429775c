import { createHash } from 'node:crypto';

const SCRIPT_NAME = /^local SCRIPT = '([\w-]+)'/;

/**
 * Names what a client asks Redis: a script by its own name, any other command by its verb, both with the kind of their
 * first key. Our scripts say their name in their text, which travels before their hash is known; `known` are others'.
 */
export function commandNames(known: ReadonlyMap<string, string>) {
  const scripts = new Map(known);
  return function nameOf(args: readonly Buffer[]): string {
    const verb = args[0]?.toString('latin1').toUpperCase() ?? '';
    if (verb !== 'EVAL' && verb !== 'EVALSHA') return `${verb} ${kindOfKey(args[1], true)}`.trim();
    const script = args[1] ?? Buffer.alloc(0);
    const sha = verb === 'EVAL' ? shaOf(script) : script.toString('latin1');
    const said =
      verb === 'EVAL' ? SCRIPT_NAME.exec(script.toString('utf8', 0, 100))?.[1] : undefined;
    if (said !== undefined) scripts.set(sha, said);
    const name = scripts.get(sha) ?? `script ${sha.slice(0, 8)}`;
    return `${name} ${kindOfKey(args[3], false)}`.trim();
  };
}

const shaOf = (text: Buffer): string => createHash('sha1').update(text).digest('hex');

/** `{prefix:q:order}:order:wait`: `order`, with `leaf` and what is kept there, `order:wait`. */
function kindOfKey(key: Buffer | undefined, leaf: boolean): string {
  const [, tag, rest = ''] = /^\{([^}]*)\}(.*)$/.exec(key?.toString('latin1') ?? '') ?? [];
  if (tag === undefined) return '';
  const [, first = '', second = ''] = tag.split(':');
  const kind = first === 'q' ? second : first;
  const last = rest.split(':').findLast((part) => /^[a-z]+$/.test(part));
  return leaf && last !== undefined ? `${kind}:${last}` : kind;
}
