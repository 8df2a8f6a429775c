import { createHash } from 'node:crypto';
import { expect, it } from 'vitest';
import { isSolved, solve } from './work.ts';

const work = { token: 'some.token', parts: 4, bits: 8 };

it('a solution is what the words of the contract say, by any implementation of SHA-256', () => {
  const solution = solve(work);
  const seed = createHash('sha256').update(work.token).digest();
  for (const [part, number] of solution.entries()) {
    const rest = Buffer.alloc(8);
    rest.writeUInt32BE(part, 0);
    rest.writeUInt32BE(number, 4);
    expect(createHash('sha256').update(seed).update(rest).digest()[0]).toBe(0);
  }
  expect(isSolved(work, solution)).toBe(true);
});

it('work for another token, half of it, or less of it does not count', () => {
  const solution = solve(work);
  expect(isSolved({ ...work, token: 'another.token' }, solution)).toBe(false);
  expect(isSolved(work, solution.slice(1))).toBe(false);
  expect(isSolved(work, [...solution, 0])).toBe(false);
  expect(isSolved({ ...work, bits: 28 }, solution)).toBe(false);
});
