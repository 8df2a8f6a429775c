import { array, assert, integer, property } from 'fast-check';
import { expect, it, onTestFinished, vi } from 'vitest';
import { fourAtOnce } from './four-at-once.ts';
import { blockOf, firstWord } from './one-block.ts';
import { isSolved, solve } from './work.ts';

const word = integer({ min: 0, max: 2 ** 32 - 1 });

function firstOf(block: Int32Array, at: number, bits: number): number {
  for (let number = 0; ; number += 1) {
    block[at] = number;
    if (Math.clz32(firstWord(block)) >= bits) return number;
  }
}

it('finds the number that one at a time finds, of any words, wherever it stands', () => {
  const words = array(word, { minLength: 1, maxLength: 13 });
  assert(
    property(words, word, integer({ min: 1, max: 9 }), (message, anywhere, bits) => {
      const at = anywhere % message.length;
      const find = fourAtOnce(blockOf(message), at, bits);
      return find?.() === firstOf(blockOf(message), at, bits);
    }),
    { numRuns: 100 },
  );
});

it('finds one that is far, and another after a word was changed', () => {
  const block = blockOf([1, 2, 3]);
  const find = fourAtOnce(block, 2, 18);
  const first = find?.();
  expect(first).toBeGreaterThan(8192);
  expect(first).toBe(firstOf(blockOf([1, 2, 0]), 2, 18));
  block[0] = 9;
  expect(find?.()).toBe(firstOf(blockOf([9, 2, 0]), 2, 18));
});

const refused = vi.fn<() => object>(() => {
  throw new Error('refused by the content policy');
});

it.each([
  ['forbids WebAssembly', { Module: refused }],
  ['has none', undefined],
])('where a browser %s, the work is done one number at a time', (_what, given) => {
  const work = { token: 'some.token', parts: 4, bits: 8 };
  const wanted = solve(work);
  vi.stubGlobal('WebAssembly', given);
  onTestFinished(() => void vi.unstubAllGlobals());
  expect(fourAtOnce(blockOf([1]), 0, 8)).toBeUndefined();
  expect(solve(work)).toEqual(wanted);
  expect(isSolved(work, wanted)).toBe(true);
});
