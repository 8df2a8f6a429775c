/** How deeply a value may be nested. */
export const DEEPEST = 100;
/** Characters of all its texts, names and other values together. */
export const LARGEST = 1_000_000;
/** The same of a ticket: up to two thousand of them travel in one job. */
export const LARGEST_OF_TICKET = 64_000;

/** Where in a value something cannot be written, and what it is. */
type Unfit = { path: string; is: string };
type Room = { left: number };

/**
 * Why a value would not be the same once it was written as JSON and read again, as `.guests[1] is a Map`; undefined when it would.
 * The one exception is -0, which is read as 0. Runs on the way of every purchase: one pass, and nothing is written.
 */
export function whyNotJson(value: unknown, most = LARGEST): string | undefined {
  try {
    const found = unfit(value, 0, { left: most });
    if (found === undefined) return undefined;
    return `${found.path} ${found.is}`.trimStart();
  } catch {
    // A getter or a proxy that throws.
    return 'holds something that cannot be read';
  }
}

/** The same value, of which nobody else has a part: what was judged cannot change any more. */
export const copyOf = (value: unknown): unknown =>
  value === undefined ? undefined : JSON.parse(JSON.stringify(value));

function unfit(value: unknown, depth: number, room: Room): Unfit | undefined {
  room.left -= 2;
  if (typeof value === 'string') room.left -= value.length;
  else if (typeof value === 'number') {
    if (!Number.isFinite(value)) return here(`is ${value}`);
  } else if (typeof value === 'object') {
    if (value !== null) {
      if (depth === DEEPEST) return here('is nested too deeply, or holds itself');
      const found = Array.isArray(value)
        ? unfitIn(value, depth, room)
        : unfitOf(value, depth, room);
      if (found !== undefined) return found;
    }
  } else if (typeof value !== 'boolean') return here(`is ${kindOf(value)}`);
  return room.left < 0 ? here('is too large') : undefined;
}

function unfitIn(list: readonly unknown[], depth: number, room: Room): Unfit | undefined {
  // By index: a hole is read as undefined.
  for (let at = 0; at < list.length; at += 1) {
    const found = unfit(list[at], depth + 1, room);
    if (found !== undefined) return within(`[${at}]`, found);
  }
  return Object.keys(list).length === list.length ? undefined : here('is a list with names in it');
}

function unfitOf(object: object, depth: number, room: Room): Unfit | undefined {
  const prototype: unknown = Object.getPrototypeOf(object);
  const isPlain = prototype === null || Object.getPrototypeOf(prototype) === null;
  if (!isPlain) return here(`is ${nameOf(object)}`);
  if (typeof Reflect.get(object, 'toJSON') === 'function')
    return here('says itself how it is written');
  if (Object.getOwnPropertySymbols(object).length > 0) return here('has a symbol for a name');
  for (const [name, value] of Object.entries(object)) {
    room.left -= name.length;
    const found = unfit(value, depth + 1, room);
    if (found !== undefined) return within(`.${name}`, found);
  }
  return undefined;
}

const here = (is: string): Unfit => ({ path: '', is });

/** A path is for a person to read, however deep it leads. */
const within = (step: string, { path, is }: Unfit): Unfit => ({
  path: path.length > 200 ? path : step.slice(0, 100) + path,
  is,
});

const kindOf = (value: unknown): string =>
  value === undefined ? 'undefined' : `a ${typeof value}`;

function nameOf(object: object): string {
  const name: unknown = Reflect.get(Object(Reflect.get(object, 'constructor')), 'name');
  return typeof name === 'string' && name !== '' ? `a ${name.slice(0, 100)}` : 'no plain object';
}
