import { expect, it } from 'vitest';
import { faultsOn, planFaults } from './plan.ts';

const kinds = ['one', 'cluster'] as const;
const names = (seed: number, ms: number) =>
  planFaults(seed, ms, faultsOn('one')).map(
    ({ atMs, fault, seed }) => `${atMs} ${fault.name} ${seed}`,
  );

it('a seed gives the same plan again, another one another', () => {
  expect(names(7, 90_000)).toEqual(names(7, 90_000));
  expect(names(7, 90_000)).not.toEqual(names(8, 90_000));
});

it.each(kinds)('has every fault in a minute and a half, on %s', (kind) => {
  const faults = faultsOn(kind);
  for (const seed of [1, 2, 3, 4, 5]) {
    const planned = new Set(planFaults(seed, 90_000, faults).map(({ fault }) => fault.name));
    expect(planned.size).toBe(faults.length);
  }
});

it.each(kinds)('no two faults have one name, on %s', (kind) => {
  const names = faultsOn(kind).map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
});

it('has masters that die and slots that move on a cluster only, and what one Redis is told on that only', () => {
  const [one, cluster] = kinds.map((kind) => new Set(faultsOn(kind).map(({ name }) => name)));
  expect(one?.has('Redis is a replica for a moment')).toBe(true);
  expect(cluster?.has('Redis is a replica for a moment')).toBe(false);
  for (const name of [
    'a master is killed, and its replica takes over',
    'a sale moves to another master',
  ]) {
    expect([one?.has(name), cluster?.has(name)]).toEqual([false, true]);
  }
});
