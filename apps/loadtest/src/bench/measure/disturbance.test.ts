import { expect, it } from 'vitest';
import { parseMachine, watchOthers } from './disturbance.ts';

it('adds up the processors, interrupts apart', () => {
  const stat = 'cpu  100 20 30 800 40 5 6 7 0 0\ncpu0 1 2 3 4 5 6 7 8 0 0\n';
  expect(parseMachine(stat)).toEqual({ busy: 1_570_000, all: 10_080_000 });
});

it('tells a share', () => {
  const others = watchOthers([process.pid]);
  expect(others()).toBeGreaterThanOrEqual(0);
  expect(others()).toBeLessThanOrEqual(1);
});
