import { expect, it } from 'vitest';
import { BusyLoop } from './busy-loop.ts';

/** A process whose clock and whose loop are the test's. */
function setUp() {
  let now = 1000;
  let active = 0;
  let looks = 0;
  const loop = new BusyLoop(
    () => now,
    (since) => {
      looks += 1;
      const [spent, worked] = since
        ? [now - 1000 - since.idle - since.active, active - since.active]
        : [0, 0];
      return { idle: now - 1000 - active, active, utilization: spent > 0 ? worked / spent : 0 };
    },
  );
  return {
    loop,
    looks: () => looks,
    pass(ms: number, share: number) {
      now += ms;
      active += ms * share;
    },
  };
}

it('is busy while the event loop has hardly slept of late, and no longer', () => {
  const { loop, pass } = setUp();
  expect(loop.isBusy).toBe(false);
  pass(200, 0.5);
  expect(loop.isBusy).toBe(false);
  pass(200, 0.95);
  expect(loop.isBusy).toBe(true);
  pass(200, 0.2);
  expect(loop.isBusy).toBe(false);
});

it('looks again only after a while, however often it is asked', () => {
  const { loop, pass, looks } = setUp();
  const before = looks();
  pass(50, 1);
  for (let asked = 0; asked < 100; asked += 1) expect(loop.isBusy).toBe(false);
  expect(looks()).toBe(before);
  pass(50, 1);
  expect(loop.isBusy).toBe(true);
});
