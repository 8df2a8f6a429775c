import { CONSTANTS, START } from './one-block.ts';
import { giveBack, i32, lanes, local, moduleOf, repeatWhile, when, type Code } from './wasm.ts';

const { add, xor, choose } = lanes;
const WORDS = 16;
const ROUNDS = 64;

/** What is where in the memory of the program, in words. */
const AT = { block: 0, start: 16, constants: 24, limit: 88, order: 92 };

/** How many numbers are tried before the program is left: a browser makes it fast between two calls. */
const AT_A_TIME = 8192;

/**
 * Finds the first number for which SHA-256 of the block begins with `bits` zero bits, the number being its word `at`. It
 * tries four at once, which WebAssembly has instructions for. Undefined where it may not be run, or these are not known.
 */
export function fourAtOnce(
  block: Int32Array,
  at: number,
  bits: number,
): (() => number) | undefined {
  let program;
  try {
    program = new WebAssembly.Instance(new WebAssembly.Module(trying(at)));
  } catch {
    return undefined;
  }
  const { memory, run } = program.exports as Exports;
  const words = new Int32Array(memory.buffer);
  words.set(START, AT.start);
  words.set(CONSTANTS, AT.constants);
  words.set([0, 1, 2, 3], AT.order);
  words[AT.limit] = 2 ** (32 - bits);
  return () => {
    words.set(block.subarray(0, WORDS), AT.block);
    for (let from = 0; ; from += AT_A_TIME) {
      const found = run(from, from + AT_A_TIME) >>> 0;
      if (found !== from + AT_A_TIME) return found;
    }
  };
}

/** What every engine has; the types of the language alone do not say so. */
declare const WebAssembly: {
  Module: new (bytes: Uint8Array) => object;
  Instance: new (module: object) => { exports: unknown };
};

type Exports = {
  memory: { buffer: ArrayBuffer };
  /** The first number that will do of those from the first to before the second, or the second. */
  run: (from: number, to: number) => number;
};

const rotated = (value: Code, by: number): Code =>
  lanes.or(lanes.right(value, by), lanes.left(value, 32 - by));

const [from, to, hits] = [local(0), local(1), local(2)];
const word = (n: number) => local(3 + (n % WORDS));
/** What is called `a` to `h` (0 to 7) in a round is another local in the next, and nothing need be moved. */
const state = (name: number, round: number) =>
  local(3 + WORDS + ((name + ROUNDS - round) % START.length));
const t1 = local(3 + WORDS + START.length);
/** The state before the first round in which the number is. */
const before = (name: number) => local(4 + WORDS + START.length + name);

/** What `firstWord` does, for four numbers, and the loop around it. */
function trying(at: number) {
  const numbers = add(lanes.same(from.get), lanes.words(AT.order));
  const load = Array.from({ length: WORDS }, (_, n) =>
    word(n).set(n === at ? numbers : lanes.word(AT.block + n)),
  );
  const rounds = Array.from({ length: ROUNDS }, (_, i) => [i < WORDS ? [] : nextWord(i), round(i)]);
  const once = [
    load,
    Array.from(START, (_, n) => state(n, 0).set(lanes.word(AT.start + n))),
    rounds.slice(0, at),
    Array.from(START, (_, n) => before(n).set(state(n, at).get)),
  ];
  const first = add(state(0, ROUNDS).get, lanes.word(AT.start));
  const body = [
    load,
    Array.from(START, (_, n) => state(n, at).set(before(n).get)),
    rounds.slice(at),
    hits.set(lanes.mask(lanes.isBelow(first, lanes.word(AT.limit)))),
    when(hits.get, giveBack(i32.add(from.get, i32.trailingZeros(hits.get)))),
    from.set(i32.add(from.get, i32.of(4))),
  ];
  return moduleOf({
    parameters: 2,
    i32s: 1,
    v128s: WORDS + 1 + 2 * START.length,
    body: [once, repeatWhile(body, i32.differs(from.get, to.get)), from.get],
  });
}

function nextWord(i: number): Code {
  const [x, y] = [word(i - 15).get, word(i - 2).get];
  const s0 = xor(xor(rotated(x, 7), rotated(x, 18)), lanes.right(x, 3));
  const s1 = xor(xor(rotated(y, 17), rotated(y, 19)), lanes.right(y, 10));
  return word(i).set(add(add(add(word(i - 16).get, s0), word(i - 7).get), s1));
}

function round(i: number): Code {
  const [a, b, c, d] = [state(0, i), state(1, i), state(2, i), state(3, i)];
  const [e, f, g, h] = [state(4, i), state(5, i), state(6, i), state(7, i)];
  const s1 = xor(xor(rotated(e.get, 6), rotated(e.get, 11)), rotated(e.get, 25));
  const s0 = xor(xor(rotated(a.get, 2), rotated(a.get, 13)), rotated(a.get, 22));
  const some = choose(f.get, g.get, e.get);
  const most = choose(c.get, b.get, xor(a.get, b.get));
  const mixed = add(add(h.get, word(i).get), lanes.word(AT.constants + i));
  return [
    t1.set(add(add(mixed, s1), some)),
    d.set(add(d.get, t1.get)),
    h.set(add(add(t1.get, s0), most)),
  ];
}
