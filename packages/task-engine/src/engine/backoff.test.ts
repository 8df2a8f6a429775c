import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { backoff } from './backoff.ts';

it('waits twice as long each time, up to the cap, less a random share', () => {
  const policy = { attempts: 9, baseMs: 100, capMs: 5000, jitter: 0.5 };
  expect([1, 2, 3, 6, 7, 50].map((attempt) => backoff(policy, attempt, () => 0))).toEqual([
    100, 200, 400, 3200, 5000, 5000,
  ]);
  expect(backoff(policy, 3, () => 1)).toBe(200);
});

it('is always between nothing and the cap, however often it was tried', () => {
  const policy = fc.record({
    attempts: fc.nat(),
    baseMs: fc.integer({ min: 1, max: 10_000 }),
    capMs: fc.integer({ min: 1, max: 100_000 }),
    jitter: fc.double({ min: 0, max: 1, noNaN: true }),
  });
  fc.assert(
    fc.property(policy, fc.integer({ min: 1, max: 10 ** 9 }), (of, attempt) => {
      const ms = backoff(of, attempt);
      expect(ms).toBeGreaterThanOrEqual(0);
      expect(ms).toBeLessThanOrEqual(of.capMs);
    }),
  );
});
