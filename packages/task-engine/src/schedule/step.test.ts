import { describe, expect, it } from 'vitest';
import { stepOf, wakeAt, type Standing } from './step.ts';

const policy = { timing: { every: 1000 }, overlap: 'skip', missed: 'once' } as const;
const standing = (changes: Partial<Standing> = {}): Standing => ({
  at: 4000,
  pending: [],
  paused: false,
  ...changes,
});

it('waits for its time, and does nothing while paused', () => {
  expect(wakeAt(policy.timing, standing(), 4999)).toBe(5000);
  expect(stepOf(policy, standing(), 4999, false)).toEqual({ kind: 'wait' });
  expect(wakeAt(policy.timing, standing({ paused: true }), 9000)).toBe(Infinity);
  expect(stepOf(policy, standing({ paused: true }), 9000, false)).toEqual({ kind: 'wait' });
});

it('a new one does not run for what was before it', () => {
  expect(stepOf(policy, standing({ at: undefined }), 7300, false)).toMatchObject({
    kind: 'move',
    at: 7300,
    missed: 0,
  });
});

it('goes on from now when the clock of Redis was put back, and repeats nothing when it was by little', () => {
  const far = standing({ at: 90_000_000 });
  expect(wakeAt(policy.timing, far, 5000)).toBe(5000);
  expect(stepOf(policy, far, 5000, false)).toMatchObject({ kind: 'move', at: 5000, missed: 0 });
  expect(wakeAt(policy.timing, standing({ at: 9000 }), 5000)).toBe(10_000);
});

it('goes on from where workers of another version have come', () => {
  const slower = { ...policy, timing: { every: 3000 } };
  expect(wakeAt(slower.timing, standing({ at: 5000 }), 5500)).toBe(6000);
  expect(stepOf(policy, standing({ at: 6000 }), 6100, false)).toEqual({ kind: 'wait' });
  expect(stepOf(policy, standing({ at: 6000 }), 7000, false)).toMatchObject({
    tick: 7000,
    missed: 0,
  });
});

describe('while the run before has not ended', () => {
  it('`skip` leaves the run out', () => {
    expect(stepOf(policy, standing(), 5000, true)).toMatchObject({
      kind: 'move',
      at: 5000,
      skipped: 1,
    });
  });

  it('`queue` lets it follow, one after the other', () => {
    const queue = { ...policy, overlap: 'queue' } as const;
    const held = stepOf(queue, standing({ pending: [4000] }), 5000, true);
    expect(held).toMatchObject({ kind: 'move', at: 5000, pending: [4000, 5000], skipped: 0 });
    const freed = stepOf(queue, standing({ at: 5000, pending: [4000, 5000] }), 5500, false);
    expect(freed).toMatchObject({ kind: 'run', tick: 4000, at: 5000, pending: [5000] });
  });

  it('no more than a hundred wait', () => {
    const queue = { ...policy, overlap: 'queue' } as const;
    const pending = Array.from({ length: 100 }, (_, at) => at);
    const step = stepOf(queue, standing({ pending }), 5000, true);
    expect(step).toMatchObject({ skipped: 1, pending: [...pending.slice(1), 5000] });
  });
});

describe('after a time without workers', () => {
  it('`once` runs once in place of all', () => {
    const step = stepOf(policy, standing(), 3_605_300, false);
    expect(step).toEqual({
      kind: 'run',
      tick: 3_605_000,
      at: 3_605_000,
      pending: [],
      missed: 3600,
    });
  });

  it('`skip` waits for the next time, unless it is only a little late', () => {
    const daily = { timing: { every: 86_400_000 }, overlap: 'skip', missed: 'skip' } as const;
    const next = 86_400_000;
    expect(stepOf(daily, standing({ at: 0 }), next + 60_000, false)).toMatchObject({
      kind: 'move',
      at: next,
      missed: 1,
    });
    expect(stepOf(daily, standing({ at: 0 }), next + 2000, false)).toMatchObject({ kind: 'run' });
  });
});
