import { expect, it } from 'vitest';
import { growth, inTenths, type Sample } from './memory.ts';

const TOTAL = 1000;
/** One look per twentieth of the tasks, a second apart, with a kill at every fifth. */
const samples = (redis: (look: number) => number, worker: (look: number) => number): Sample[] =>
  Array.from({ length: 20 }, (_, at) => ({
    at: (at + 1) * 1000,
    ended: (at + 1) * 50,
    kills: Math.floor((at + 1) / 5),
    redisMb: redis(at),
    workersMb: [100, worker(at)],
    ownMb: 80,
  }));

it('tells the most of each tenth', () => {
  const tenths = inTenths(
    samples(
      (look) => 10 + (look % 2),
      () => 150,
    ),
    TOTAL,
  );
  expect(tenths).toHaveLength(10);
  expect(tenths[0]).toEqual({
    tenth: 1,
    seconds: 2,
    perSecond: 50,
    kills: 0,
    redisMb: 11,
    workerMb: 150,
    ownMb: 80,
  });
  expect(tenths.reduce((sum, { kills }) => sum + kills, 0)).toBe(4);
});

it('a saw tooth is flat, and what grows is named', () => {
  const grown = (redis: (look: number) => number, worker: (look: number) => number) =>
    growth(inTenths(samples(redis, worker), TOTAL));
  expect(
    grown(
      (look) => 10 + (look % 2) * 20,
      (look) => 120 + (look % 3) * 30,
    ),
  ).toEqual([]);
  expect(
    grown(
      (look) => 10 + look * 5,
      () => 150,
    ),
  ).toEqual(['Redis grew from 15 to 105 MB']);
  expect(
    grown(
      () => 10,
      (look) => 150 + look * 10,
    ),
  ).toEqual(['a worker grew from 160 to 340 MB']);
});

it('a tenth that ended between two looks is left out', () => {
  const few = samples(
    () => 10,
    () => 100,
  ).filter((_, at) => at % 5 === 4);
  expect(inTenths(few, TOTAL).map(({ tenth }) => tenth)).toEqual([3, 5, 8, 10]);
});
