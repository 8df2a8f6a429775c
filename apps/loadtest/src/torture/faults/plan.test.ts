import { expect, it } from 'vitest';
import { ALL_FAULTS, planFaults } from './plan.ts';

const names = (seed: number, ms: number) =>
  planFaults(seed, ms, ALL_FAULTS).map(({ atMs, fault, seed }) => `${atMs} ${fault.name} ${seed}`);

it('a seed gives the same plan again, another one another', () => {
  expect(names(7, 90_000)).toEqual(names(7, 90_000));
  expect(names(7, 90_000)).not.toEqual(names(8, 90_000));
});

it('has every fault in a minute and a half', () => {
  for (const seed of [1, 2, 3, 4, 5]) {
    const planned = new Set(planFaults(seed, 90_000, ALL_FAULTS).map(({ fault }) => fault.name));
    expect(planned.size).toBe(ALL_FAULTS.length);
  }
});

it('no two faults have one name', () => {
  expect(new Set(ALL_FAULTS.map(({ name }) => name)).size).toBe(ALL_FAULTS.length);
});
