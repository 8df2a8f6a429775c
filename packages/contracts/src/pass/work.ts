import { sha256 } from '@noble/hashes/sha2.js';
import { utf8ToBytes } from '@noble/hashes/utils.js';
import { fourAtOnce } from './four-at-once.ts';
import { blockOf, firstWord } from './one-block.ts';
import type { PassChallenge } from './pass.ts';

type Work = Pick<PassChallenge, 'token' | 'parts' | 'bits'>;

const SEED_WORDS = 8;
const PART = SEED_WORDS;
const NUMBER = SEED_WORDS + 1;

/** The block that is hashed for a token, without its part and its number. */
function blockFor(token: string): Int32Array {
  const seed = new DataView(sha256(utf8ToBytes(token)).buffer);
  const words = Array.from({ length: SEED_WORDS }, (_, word) => seed.getInt32(word * 4));
  return blockOf([...words, 0, 0]);
}

const isHit = (block: Int32Array, bits: number) => Math.clz32(firstWord(block)) >= bits;

/** Finds one number per part; takes `parts` × 2^`bits` hashes on average. */
export function solve(work: Work): number[] {
  const solvePart = solverOf(work);
  return Array.from({ length: work.parts }, (_, part) => solvePart(part));
}

/** Finds the number of one part after the other: several of these may work side by side. */
export function solverOf({ token, bits }: Pick<Work, 'token' | 'bits'>): (part: number) => number {
  const block = blockFor(token);
  const find = fourAtOnce(block, NUMBER, bits) ?? (() => oneAtATime(block, bits));
  return (part) => {
    block[PART] = part;
    return find();
  };
}

function oneAtATime(block: Int32Array, bits: number): number {
  let number = -1;
  do block[NUMBER] = number += 1;
  while (!isHit(block, bits));
  return number;
}

/** Whether the work was done; takes `parts` hashes. */
export function isSolved({ token, bits, parts }: Work, solution: readonly number[]): boolean {
  const block = blockFor(token);
  return (
    solution.length === parts &&
    solution.every((number, part) => {
      block[PART] = part;
      block[NUMBER] = number;
      return isHit(block, bits);
    })
  );
}
