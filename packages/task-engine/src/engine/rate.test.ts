import { expect, it } from 'vitest';
import { perSecond, RATE_TAU_MS, type Pace } from './rate.ts';

/** What `settle` does with the rate. */
function decided(pace: Pace, n: number, now: number): Pace {
  const age = now - pace.at;
  const fresh = age > 5 * RATE_TAU_MS;
  const rate = (fresh ? 0 : pace.rate) * Math.exp(-age / RATE_TAU_MS) + (n * 1000) / RATE_TAU_MS;
  return { rate, at: now, from: fresh ? now : pace.from };
}

const NOTHING: Pace = { rate: 0, at: 0, from: 0 };

it.each([500, 1000, 3000, 20_000])('tells a steady pace after %i ms', (runMs) => {
  let pace = NOTHING;
  let now = 1_000_000;
  for (const end = now + runMs; now < end; now += 10) pace = decided(pace, 20, now);
  expect(perSecond(pace, now)).toBeGreaterThan(2000 * 0.8);
  expect(perSecond(pace, now)).toBeLessThan(2000 * 1.2);
});

it('fades to nothing when nothing is decided', () => {
  const pace = decided(NOTHING, 100, 1_000_000);
  const later = [0, 500, 1000, 5000, 20_000, 60_000].map((ms) => perSecond(pace, 1_000_000 + ms));
  expect(later).toEqual([...later].sort((a, b) => b - a));
  expect(later.at(-1)).toBe(0);
  expect(perSecond(NOTHING, 1_000_000)).toBe(0);
});

it('is not upset by a clock that steps back', () => {
  const pace = decided(NOTHING, 100, 1_000_000);
  expect(perSecond(pace, 990_000)).toBe(perSecond(pace, 1_000_000));
});
