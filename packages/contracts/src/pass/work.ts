import { sha256 } from '@noble/hashes/sha2.js';
import { utf8ToBytes } from '@noble/hashes/utils.js';
import type { PassChallenge } from './pass.ts';

type Work = Pick<PassChallenge, 'token' | 'parts' | 'bits'>;

const SEED_BYTES = 32;

function messageOf(token: string): { bytes: Uint8Array; view: DataView } {
  const bytes = new Uint8Array(SEED_BYTES + 8);
  bytes.set(sha256(utf8ToBytes(token)));
  return { bytes, view: new DataView(bytes.buffer) };
}

function beginsWithZeros(hash: Uint8Array, bits: number): boolean {
  return Math.clz32(new DataView(hash.buffer, hash.byteOffset).getUint32(0)) >= bits;
}

/** Finds one number per part; takes `parts` × 2^`bits` hashes on average. */
export function solve({ token, parts, bits }: Work): number[] {
  const { bytes, view } = messageOf(token);
  return Array.from({ length: parts }, (_, part) => {
    view.setUint32(SEED_BYTES, part);
    for (let number = 0; ; number += 1) {
      view.setUint32(SEED_BYTES + 4, number);
      if (beginsWithZeros(sha256(bytes), bits)) return number;
    }
  });
}

/** Whether the work was done; takes `parts` hashes. */
export function isSolved({ token, parts, bits }: Work, solution: readonly number[]): boolean {
  if (solution.length !== parts) return false;
  const { bytes, view } = messageOf(token);
  return solution.every((number, part) => {
    view.setUint32(SEED_BYTES, part);
    view.setUint32(SEED_BYTES + 4, number);
    return beginsWithZeros(sha256(bytes), bits);
  });
}
