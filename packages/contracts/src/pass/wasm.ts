/** Instructions of WebAssembly: bytes, and parts that are written one after the other. */
export type Code = number | readonly Code[];

/** A local of a function: what is in it may be read and written. */
export type Local = { get: Code; set: (value: Code) => Code };

const I32 = 0x7f;
const V128 = 0x7b;
const SIMD = 0xfd;

/** LEB128: of 7 bits a byte, the lowest first. */
function size(value: number): Code {
  const rest = value >>> 7;
  return rest === 0 ? value : [(value & 0x7f) | 0x80, size(rest)];
}
/** Of 0 to 63 alone, which is one byte with a sign too. */
const small = (value: number): Code => [0x41, value];

const operation =
  (...bytes: Code[]) =>
  (...operands: Code[]): Code => [operands, bytes];

export const i32 = {
  of: small,
  add: operation(0x6a),
  differs: operation(0x47),
  trailingZeros: operation(0x68),
};

const shifted = (code: number) => (value: Code, by: number) =>
  operation(SIMD, size(code))(value, small(by));

/** Four words of 32 bits at once. */
export const lanes = {
  /** A word of the memory, four times. */
  word: (index: number) => operation(SIMD, 9, 2, size(index * 4))(small(0)),
  /** Four words of the memory, from this one on. */
  words: (index: number) => operation(SIMD, 0, 4, size(index * 4))(small(0)),
  same: operation(SIMD, 17),
  add: operation(SIMD, size(174)),
  xor: operation(SIMD, 81),
  or: operation(SIMD, 80),
  left: shifted(171),
  right: shifted(173),
  /** The bits of the first where the third has ones, those of the second elsewhere. */
  choose: operation(SIMD, 82),
  isBelow: operation(SIMD, 58),
  /** One bit for each lane. */
  mask: operation(SIMD, size(164)),
};

export const when = (condition: Code, then: Code): Code => [condition, 0x04, 0x40, then, 0x0b];
export const giveBack = operation(0x0f);
/** Again, as long as the condition is not zero after it. */
export const repeatWhile = (body: Code, condition: Code): Code => [
  [0x03, 0x40, body],
  [condition, 0x0d, 0x00, 0x0b],
];

/** The local of this number: those of a function are its parameters, then `i32`s, then `v128`s. */
export const local = (index: number): Local => ({
  get: [0x20, size(index)],
  set: (value) => [value, 0x21, size(index)],
});

type Program = { parameters: number; i32s: number; v128s: number; body: Code };

/** A module with one page of memory, `memory`, and one function of `i32`s which gives one back, `run`. */
export function moduleOf({ parameters, i32s, v128s, body }: Program): Uint8Array<ArrayBuffer> {
  const bytes: number[] = [];
  const sized = (part: Code): Code => {
    const flat = flatten(part, []);
    return [size(flat.length), flat];
  };
  const section = (id: number, content: Code): Code => [id, sized(content)];
  const named = (name: string, kind: number): Code => [
    sized(Array.from(name, (letter) => letter.charCodeAt(0))),
    [kind, 0],
  ];
  const types = Array.from({ length: parameters }, () => I32);
  const locals = [2, size(i32s), I32, size(v128s), V128];
  flatten(
    [
      [0, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
      section(1, [1, 0x60, size(parameters), types, 1, I32]),
      section(3, [1, 0]),
      section(5, [1, 0, 1]),
      section(7, [2, named('memory', 2), named('run', 0)]),
      section(10, [1, sized([locals, body, 0x0b])]),
    ],
    bytes,
  );
  return Uint8Array.from(bytes);
}

function flatten(code: Code, bytes: number[]): number[] {
  if (typeof code === 'number') bytes.push(code);
  else for (const part of code) flatten(part, bytes);
  return bytes;
}
