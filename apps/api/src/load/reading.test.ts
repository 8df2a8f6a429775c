import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it, onTestFinished } from 'vitest';
import { nearlyAllMemory, readProcess } from './reading.ts';

/** Keeps the event loop in one turn. */
function block(ms: number) {
  const until = performance.now() + ms;
  while (performance.now() < until);
}

it('a loop that turns slowly is read as late, also when it turns less often than it is read', async () => {
  const load = readProcess();
  onTestFinished(() => load.close());
  await sleep(50);
  load.read();
  const delays: number[] = [];
  for (let i = 0; i < 5; i += 1) {
    block(150);
    await sleep(0);
    delays.push(load.read().delayMs);
  }
  // The timers of the first turn come in an order that nobody promises.
  expect(Math.min(...delays.slice(1))).toBeGreaterThan(100);
});

it('memory is what the process holds, and its bound is beyond that', () => {
  const load = readProcess();
  onTestFinished(() => load.close());
  const { rssBytes } = load.read();
  expect(rssBytes).toBeGreaterThan(2 ** 20);
  expect(nearlyAllMemory()).toBeGreaterThan(rssBytes);
});
