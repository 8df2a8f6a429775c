import { expect, it } from 'vitest';
import { readMutantOptions } from './options.ts';
import { seededBugs } from './seeded-bugs/index.ts';

it('all of them by default, or those that are named', () => {
  expect(readMutantOptions([])).toEqual({ only: seededBugs, list: false, jobs: 2 });
  const { only } = readMutantOptions(['--only', 'order-of-arrival,paid-too-late']);
  expect(only.map(({ name }) => name)).toEqual(['order-of-arrival', 'paid-too-late']);
});

it('one that is not there is named', () => {
  expect(() => readMutantOptions(['--only', 'nonsense'])).toThrow('no seeded bug nonsense');
});
