import { beforeEach, describe, expect, it } from 'vitest';
import { createShedder, type Shedder } from './shedder.ts';

const BOUNDS = { delayMs: 200, inHand: 1_000, rssBytes: 500 };
const EVERY_MS = 100;

let now = 0;
let waitMs = 0;
let shedder: Shedder;
beforeEach(() => {
  now = 0;
  waitMs = 0;
  shedder = createShedder(BOUNDS, { now: () => now, waitMs: () => waitMs });
});

/** So many looks, each a tenth of a second after the one before. */
function see(times: number, delayMs: number, rssBytes = 100) {
  for (let i = 0; i < times; i += 1) {
    now += EVERY_MS;
    shedder.see({ delayMs, rssBytes });
  }
}

function hold(requests: number) {
  for (let i = 0; i < requests; i += 1) expect(shedder.enter('vital')).toBeUndefined();
}

/** How many more of a kind are let in. */
function room(kind: 'poll' | 'purchase'): number {
  let entered = 0;
  while (!shedder.enter(kind)) entered += 1;
  for (let i = 0; i < entered; i += 1) shedder.leave();
  return entered;
}

/** Late for as long as it takes, with so many requests in hand. */
function overload(requests = 400) {
  hold(requests);
  while (!shedder.isShedding) see(1, 250);
  for (let i = 0; i < requests; i += 1) shedder.leave();
}

describe('calm', () => {
  it('refuses nobody, however late the loop is for a short time', () => {
    hold(400);
    for (let i = 0; i < 5; i += 1) {
      see(20, 5_000);
      see(8, 0);
    }
    see(100, 199);
    expect(shedder.isShedding).toBe(false);
    expect(shedder.enter('poll')).toBeUndefined();
    see(100, 201);
    expect(shedder.isShedding).toBe(true);
  });

  it('a loop that is late while there is little to do is not of our making', () => {
    hold(19);
    see(100, 5_000);
    expect(shedder.isShedding).toBe(false);
    hold(1);
    see(45, 5_000);
    expect(shedder.isShedding).toBe(true);
  });

  it('one long stop of the process is no overload', () => {
    hold(400);
    now += 60_000;
    shedder.see({ delayMs: 60_000, rssBytes: 100 });
    see(50, 0);
    expect(shedder.isShedding).toBe(false);
  });

  it('has room for so many in hand: polls are refused first, then purchases, and what is vital never', () => {
    hold(500);
    expect(shedder.enter('poll')).toEqual({ kind: 'poll', reason: 'in_hand' });
    expect(room('purchase')).toBe(500);
    hold(500);
    expect(shedder.enter('purchase')).toEqual({ kind: 'purchase', reason: 'in_hand' });
    expect(shedder.enter('vital')).toBeUndefined();
  });
});

describe('a process that is overloaded', () => {
  it('refuses polls first, then purchases, and what is vital never', () => {
    overload();
    expect(shedder.isShedding).toBe(true);
    const polls = room('poll');
    const purchases = room('purchase');
    expect(polls).toBeGreaterThan(0);
    expect(purchases).toBe(2 * polls);
    // A fifth of the delay is what the loop may take: a fifth of what was in hand.
    expect(purchases).toBeLessThanOrEqual(80);
    hold(2_000);
    expect(shedder.enter('purchase')).toEqual({ kind: 'purchase', reason: 'delay' });
    expect(shedder.enter('vital')).toBeUndefined();
  });

  it('takes as many as keep its loop quick, at least a few', () => {
    overload();
    const before = room('purchase');
    see(3, 40);
    expect(room('purchase')).toBe(before);
    see(10, 10);
    const more = room('purchase');
    expect(more).toBeGreaterThan(before);
    see(1, 100);
    expect(room('purchase')).toBeLessThan(more);
    see(50, 5_000);
    expect(room('purchase')).toBe(16);
    see(500, 0);
    expect(room('purchase')).toBeLessThanOrEqual(BOUNDS.inHand);
  });

  it('what was let in before says nothing against the limit', () => {
    hold(400);
    while (!shedder.isShedding) see(1, 250);
    see(20, 400);
    for (let i = 0; i < 400; i += 1) shedder.leave();
    expect(room('purchase')).toBe(80);
  });

  it('sheds for a while at least, and until it need not refuse anybody', () => {
    overload();
    see(29, 0);
    expect(shedder.isShedding).toBe(true);
    see(1, 0);
    expect(shedder.isShedding).toBe(false);
    expect(room('purchase')).toBe(BOUNDS.inHand);

    overload();
    for (let i = 0; i < 100; i += 1) {
      room('purchase');
      see(19, 0);
    }
    expect(shedder.isShedding).toBe(true);
    see(1, 0);
    expect(shedder.isShedding).toBe(false);
  });

  it('makes an end of connections that wait, which a limit in hand does not', () => {
    waitMs = 300;
    while (!shedder.isShedding) see(1, 5);
    expect(shedder.enter('purchase')).toEqual({ kind: 'purchase', reason: 'delay' });
    expect(shedder.enter('vital')).toBeUndefined();
    waitMs = 60;
    expect(room('poll')).toBe(0);
    expect(room('purchase')).toBeGreaterThan(0);
    waitMs = 30;
    expect(room('poll')).toBeGreaterThan(0);
    // A few turns of the loop are no queue.
    waitMs = 100;
    see(1, 30);
    expect(room('purchase')).toBeGreaterThan(0);
  });

  it('is left at another delay than the one at which it began', () => {
    overload();
    see(100, 150);
    expect(shedder.isShedding).toBe(true);
    see(20, 90);
    expect(shedder.isShedding).toBe(false);
  });
});

it('memory is a reason at once, and is left when a tenth of it is free again', () => {
  hold(40);
  see(1, 0, 500);
  expect(shedder.enter('poll')).toEqual({ kind: 'poll', reason: 'memory' });
  expect(room('purchase')).toBe(0);
  // However quick the loop is.
  see(40, 0, 500);
  hold(1);
  expect(shedder.enter('purchase')).toEqual({ kind: 'purchase', reason: 'memory' });
  for (let i = 0; i < 41; i += 1) shedder.leave();
  see(100, 0, 451);
  expect(shedder.isShedding).toBe(true);
  see(1, 0, 449);
  expect(shedder.isShedding).toBe(false);
});
