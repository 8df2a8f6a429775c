import { expect, it } from 'vitest';
import { readEndureOptions } from './options.ts';
import { endure } from './run.ts';

// On a starved machine a shorter lock runs out under a worker that lives, and a task that lost four is given up.
it('a few hundred tasks of all sorts end once each, though workers are killed with them', async () => {
  const endured = await endure(
    { tasks: 400, seed: 7, killEvery: 0.9, workers: 2, concurrency: 20, lock: 1800, open: 250 },
    () => {},
  );
  expect(endured.faults).toEqual({ count: 0, told: [] });
  expect(endured).toMatchObject({ ended: 400, grew: [] });
  expect(endured.kills).toBeGreaterThan(0);
  expect(endured.compared).toBeGreaterThan(10);
  // Those that fail at first run twice in any case.
  expect(endured.runs.more).toBeGreaterThanOrEqual(40);
  expect(endured.runs.once + endured.runs.more).toBe(400);
});

it('the command line is read', () => {
  expect(readEndureOptions(['--tasks', '1000000', '--seed', '3'])).toEqual({
    tasks: 1_000_000,
    seed: 3,
    killEvery: 10,
    workers: 2,
    concurrency: 100,
    lock: 5000,
    open: 4000,
  });
  expect(() => readEndureOptions(['--tasks', '5'])).toThrow('whole number from 100');
});
