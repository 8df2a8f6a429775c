/* oxlint-disable typescript/no-non-null-assertion -- to ask whether each word is there makes it a quarter slower */

/*
 * SHA-256 (FIPS 180-4) of a message of one block, of which only the first word is asked for. A general one takes five times as long for it, and what
 * a pass costs a program beside what it costs a page is what the work is worth.
 */

const ROUNDS = 64;
const WORDS = 16;

/** The first 32 bits of what is behind the point. */
const fraction = (value: number): number => ((value % 1) * 2 ** 32) | 0;

const primes: number[] = [];
for (let n = 2; primes.length < ROUNDS; n += 1) {
  if (primes.every((prime) => n % prime !== 0)) primes.push(n);
}
export const CONSTANTS = Int32Array.from(primes, (prime) => fraction(Math.cbrt(prime)));
export const START = Int32Array.from(primes.slice(0, 8), (prime) => fraction(Math.sqrt(prime)));

/** The block of a message of whole words, at most 13 of them, with room for what is made of it. */
export function blockOf(message: readonly number[]): Int32Array {
  const block = new Int32Array(ROUNDS);
  block.set(message);
  block[message.length] = 0x80000000;
  block[WORDS - 1] = message.length * 32;
  return block;
}

/** The first word of the hash of a block. Its words of the message may be changed between two calls. */
export function firstWord(block: Int32Array): number {
  for (let i = WORDS; i < ROUNDS; i += 1) {
    const x = block[i - 15]!;
    const y = block[i - 2]!;
    const s0 = ((x >>> 7) | (x << 25)) ^ ((x >>> 18) | (x << 14)) ^ (x >>> 3);
    const s1 = ((y >>> 17) | (y << 15)) ^ ((y >>> 19) | (y << 13)) ^ (y >>> 10);
    block[i] = (block[i - 16]! + s0 + block[i - 7]! + s1) | 0;
  }
  let a = START[0]!;
  let b = START[1]!;
  let c = START[2]!;
  let d = START[3]!;
  let e = START[4]!;
  let f = START[5]!;
  let g = START[6]!;
  let h = START[7]!;
  for (let i = 0; i < ROUNDS; i += 1) {
    const s1 = ((e >>> 6) | (e << 26)) ^ ((e >>> 11) | (e << 21)) ^ ((e >>> 25) | (e << 7));
    const t1 = (h + s1 + ((e & f) ^ (~e & g)) + CONSTANTS[i]! + block[i]!) | 0;
    const s0 = ((a >>> 2) | (a << 30)) ^ ((a >>> 13) | (a << 19)) ^ ((a >>> 22) | (a << 10));
    const t2 = (s0 + ((a & b) ^ (a & c) ^ (b & c))) | 0;
    h = g;
    g = f;
    f = e;
    e = (d + t1) | 0;
    d = c;
    c = b;
    b = a;
    a = (t1 + t2) | 0;
  }
  return (START[0]! + a) >>> 0;
}
