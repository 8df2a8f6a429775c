import { setImmediate as turn } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { Accumulator } from './accumulator.ts';

function setUp(max: number) {
  const flushes: { items: number[]; done: (away?: Error) => void }[] = [];
  const refused: number[] = [];
  const reasons: string[] = [];
  const accumulator = new Accumulator<number>(
    max,
    (items) => new Promise((done) => flushes.push({ items, done })),
    (items, { message }) => {
      refused.push(...items);
      reasons.push(message);
    },
  );
  return { accumulator, flushes, refused, reasons };
}

it('flushes at the end of the turn, with all that came in it', async () => {
  const { accumulator, flushes } = setUp(10);
  for (const item of [1, 2, 3]) accumulator.push(item);
  expect(flushes).toEqual([]);
  await turn();
  expect(flushes.map(({ items }) => items)).toEqual([[1, 2, 3]]);
});

it('collects while a flush is in flight, and keeps to the most it may take', async () => {
  const { accumulator, flushes } = setUp(3);
  accumulator.push(1);
  await turn();
  for (const item of [2, 3, 4, 5, 6]) accumulator.push(item);
  await turn();
  expect(flushes.map(({ items }) => items)).toEqual([[1]]);
  flushes[0]?.done();
  await turn();
  expect(flushes.map(({ items }) => items)).toEqual([[1], [2, 3, 4]]);
  accumulator.push(7);
  flushes[1]?.done();
  await turn();
  expect(flushes.map(({ items }) => items)).toEqual([[1], [2, 3, 4], [5, 6, 7]]);
  expect(accumulator.idle).toBe(false);
  flushes[2]?.done();
  await turn();
  expect(accumulator.idle).toBe(true);
});

it('refuses what has collected when a flush fails, and goes on', async () => {
  const { accumulator, flushes, refused, reasons } = setUp(3);
  accumulator.push(1);
  await turn();
  for (const item of [2, 3, 4, 5]) accumulator.push(item);
  flushes[0]?.done(new Error('away'));
  await turn();
  expect(refused).toEqual([2, 3, 4, 5]);
  expect(reasons).toEqual(['away']);
  accumulator.push(6);
  await turn();
  expect(flushes.map(({ items }) => items)).toEqual([[1], [6]]);
});
