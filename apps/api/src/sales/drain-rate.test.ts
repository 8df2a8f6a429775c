import { beforeEach, expect, it } from 'vitest';
import { createDrainRate } from './drain-rate.ts';

let now = 0;
let rate: ReturnType<typeof createDrainRate>;
beforeEach(() => {
  now = 0;
  rate = createDrainRate(() => now);
});

/** One look in a quarter of a second. */
function see(decided: number, waiting = 10_000) {
  now += 250;
  rate.see({ waiting, decided });
}

it('is what was decided from one movement to another, however seldom a batch is', () => {
  for (let i = 0; i < 5; i += 1) see(i * 100);
  expect(rate.perSecond()).toBe(400);
  // A batch in two seconds.
  for (let i = 0; i < 56; i += 1) see(400 + 200 * Math.floor(i / 8));
  expect(rate.perSecond()).toBe(100);
});

it('says nothing of a line that is short: it decides what comes, not what it can', () => {
  for (let i = 0; i < 40; i += 1) see(i, 199);
  expect(rate.perSecond()).toBeUndefined();
});

it('says nothing before it has seen enough', () => {
  for (let i = 0; i < 4; i += 1) see(i * 100);
  expect(rate.perSecond()).toBeUndefined();
});

it('of a line that stands still is what it was, and then not known', () => {
  for (let i = 0; i < 5; i += 1) see(i * 100);
  for (let i = 0; i < 119; i += 1) see(400);
  expect(rate.perSecond()).toBe(400);
  see(400);
  expect(rate.perSecond()).toBeUndefined();
  // It goes on: what it stood is no part of it.
  for (let i = 1; i < 6; i += 1) see(400 + i * 50);
  expect(rate.perSecond()).toBe(200);
});
