import { sha256 } from '@noble/hashes/sha2.js';
import { array, assert, integer, property } from 'fast-check';
import { expect, it } from 'vitest';
import { blockOf, firstWord } from './one-block.ts';

const expected = (message: readonly number[]): number => {
  const view = new DataView(new ArrayBuffer(message.length * 4));
  for (const [at, word] of message.entries()) view.setUint32(at * 4, word);
  return new DataView(sha256(new Uint8Array(view.buffer)).buffer).getUint32(0);
};

it('is SHA-256, of any words', () => {
  const message = array(integer({ min: 0, max: 2 ** 32 - 1 }), { maxLength: 13 });
  assert(
    property(message, (words) => firstWord(blockOf(words)) === expected(words)),
    { numRuns: 2000 },
  );
});

it('may be asked again after a word was changed', () => {
  const block = blockOf([1, 2, 3]);
  firstWord(block);
  block[2] = 4_294_967_295;
  expect(firstWord(block)).toBe(expected([1, 2, 4_294_967_295]));
});
