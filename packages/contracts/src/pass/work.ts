import { sha256 } from '@noble/hashes/sha2.js';
import { utf8ToBytes } from '@noble/hashes/utils.js';
import { blockOf, firstWord } from './one-block.ts';
import type { PassChallenge } from './pass.ts';

type Work = Pick<PassChallenge, 'token' | 'parts' | 'bits'>;

const SEED_WORDS = 8;

/** Says of a part and a number whether they solve it. */
function puzzleOf({ token, bits }: Work): (part: number, number: number) => boolean {
  const seed = new DataView(sha256(utf8ToBytes(token)).buffer);
  const words = Array.from({ length: SEED_WORDS }, (_, word) => seed.getInt32(word * 4));
  const block = blockOf([...words, 0, 0]);
  return (part, number) => {
    block[SEED_WORDS] = part;
    block[SEED_WORDS + 1] = number;
    return Math.clz32(firstWord(block)) >= bits;
  };
}

/** Finds one number per part; takes `parts` × 2^`bits` hashes on average. */
export const solve = (work: Work): number[] =>
  solveParts(
    work,
    Array.from({ length: work.parts }, (_, part) => part),
  );

/** The numbers of these parts alone: they may be found side by side. */
export function solveParts(work: Work, parts: readonly number[]): number[] {
  const solves = puzzleOf(work);
  return parts.map((part) => {
    let number = 0;
    while (!solves(part, number)) number += 1;
    return number;
  });
}

/** Whether the work was done; takes `parts` hashes. */
export function isSolved(work: Work, solution: readonly number[]): boolean {
  const solves = puzzleOf(work);
  return solution.length === work.parts && solution.every((number, part) => solves(part, number));
}
