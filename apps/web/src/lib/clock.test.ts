import { describe, expect, it } from 'vitest';
import { createClock } from './clock.ts';

const SERVER_START = Date.parse('2026-11-11T12:00:00.000Z');

/** A server whose clock runs beside a local monotonic one that started at some arbitrary number. */
function world({ skewMs = 0 } = {}) {
  let at = 5000;
  const server = () => SERVER_START + skewMs + at - 5000;
  const clock = createClock(() => at);
  const wait = (ms: number) => {
    at += ms;
  };
  const trip = (upMs: number, downMs: number) => {
    const sentAt = at;
    wait(upMs);
    const serverTime = new Date(server()).toISOString();
    wait(downMs);
    clock.observe({ serverTime, sentAt, receivedAt: at });
  };
  return { clock, server, wait, trip };
}

describe('clock', () => {
  it('shows the time of the server, whatever the clock of the device says', () => {
    const { clock, server, trip } = world({ skewMs: 3_600_000 });
    trip(20, 20);
    expect(Math.abs(clock.now() - server())).toBeLessThanOrEqual(1);
  });

  it('narrows the error down with every round trip, also with lopsided ones', () => {
    const { clock, server, wait, trip } = world();
    trip(5, 400);
    expect(Math.abs(clock.now() - server())).toBeGreaterThan(150);
    trip(400, 5);
    wait(2000);
    expect(Math.abs(clock.now() - server())).toBeLessThanOrEqual(6);
  });

  it('never runs backwards and never leaps while a correction is taken in', () => {
    const { clock, wait, trip } = world();
    trip(5, 900);
    let before = clock.now();
    trip(1, 1);
    for (let i = 0; i < 200; i += 1) {
      wait(16);
      const now = clock.now();
      expect(now - before).toBeGreaterThanOrEqual(16 * 0.74);
      expect(now - before).toBeLessThanOrEqual(16 * 1.26 + 3);
      before = now;
    }
  });

  it('catches up at once after the device slept and its monotonic clock stood still', () => {
    let at = 0;
    let slept = 0;
    const clock = createClock(() => at);
    const observe = () => {
      const serverTime = new Date(SERVER_START + at + slept).toISOString();
      clock.observe({ serverTime, sentAt: at, receivedAt: at + 2 });
      at += 2;
    };
    observe();
    slept = 600_000;
    observe();
    expect(Math.abs(clock.now() - (SERVER_START + at + slept))).toBeLessThan(5);
  });

  it('ignores a time it cannot read', () => {
    const { clock, server, trip } = world();
    trip(1, 1);
    clock.observe({ serverTime: 'soon', sentAt: 0, receivedAt: 1 });
    expect(Math.abs(clock.now() - server())).toBeLessThanOrEqual(1);
  });
});
