import { setImmediate as turn } from 'node:timers/promises';
import { expect, it, onTestFinished, vi } from 'vitest';
import { Accumulator } from './accumulator.ts';

function setUp(max: number, pause = 0) {
  const flushes: { items: number[]; done: (away?: Error) => void }[] = [];
  const refused: number[] = [];
  const reasons: string[] = [];
  const idle: number[] = [];
  const accumulator = new Accumulator<number>(
    max,
    (items) => new Promise((done) => flushes.push({ items, done })),
    (items, { message }) => {
      refused.push(...items);
      reasons.push(message);
    },
    { pause: () => pause, onIdle: () => idle.push(flushes.length) },
  );
  return { accumulator, flushes, refused, reasons, idle };
}

it('flushes at the end of the turn, with all that came in it', async () => {
  const { accumulator, flushes } = setUp(10);
  for (const item of [1, 2, 3]) accumulator.push(item);
  expect(flushes).toEqual([]);
  await turn();
  expect(flushes.map(({ items }) => items)).toEqual([[1, 2, 3]]);
});

it('collects while a flush is in flight, and keeps to the most it may take', async () => {
  const { accumulator, flushes, idle } = setUp(3);
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
  expect(idle).toEqual([]);
  flushes[2]?.done();
  await turn();
  expect(idle).toEqual([3]);
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

it('waits for further items after a flush where it is to pause, for so long, or until the next one is full', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  onTestFinished(() => void vi.useRealTimers());
  const { accumulator, flushes, idle } = setUp(3, 8);
  const flushed = () => flushes.map(({ items }) => items);
  accumulator.push(1);
  await turn();
  // The first of a quiet line waits for nothing.
  expect(flushed()).toEqual([[1]]);
  accumulator.push(2);
  flushes[0]?.done();
  await turn();
  accumulator.push(3);
  await turn();
  expect(flushed()).toEqual([[1]]);
  await vi.advanceTimersByTimeAsync(8);
  expect(flushed()).toEqual([[1], [2, 3]]);
  flushes[1]?.done();
  await turn();
  for (const item of [4, 5, 6]) accumulator.push(item);
  await turn();
  expect(flushed()).toEqual([[1], [2, 3], [4, 5, 6]]);
  for (const item of [7, 8, 9]) accumulator.push(item);
  flushes[2]?.done();
  await turn();
  expect(flushed().at(-1)).toEqual([7, 8, 9]);
  flushes[3]?.done();
  await turn();
  expect(idle).toEqual([]);
  await vi.advanceTimersByTimeAsync(8);
  expect(idle).toEqual([4]);
});

it('never waits where one flush takes all that is there', async () => {
  const { accumulator, flushes } = setUp(1, 60_000);
  accumulator.push(1);
  await turn();
  flushes[0]?.done();
  accumulator.push(2);
  await turn();
  expect(flushes).toHaveLength(2);
});
