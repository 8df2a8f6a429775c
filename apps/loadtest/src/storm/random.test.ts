import { describe, expect, it } from 'vitest';
import { createRandom, shuffle } from './random.ts';

const items = Array.from({ length: 200 }, (_, i) => i);

describe('shuffle', () => {
  it('gives the same order for the same seed', () => {
    expect(shuffle(items, createRandom(42))).toEqual(shuffle(items, createRandom(42)));
  });

  it('gives another order for another seed, of the same items', () => {
    const one = shuffle(items, createRandom(1));
    expect(one).not.toEqual(shuffle(items, createRandom(2)));
    expect(one.toSorted((a, b) => a - b)).toEqual(items);
  });
});
