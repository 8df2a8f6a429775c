import { afterAll, inject, vi } from 'vitest';
import { nothingLeftOpen, openedBetween } from './left-open.ts';

/*
 * Runs before each test file. Files of one worker share its process: what one leaves open slows the next
 * down, or reads its messages. Hooks run in reverse, so that this one sees what all others have left.
 */
const before = openedBetween();

afterAll(async () => {
  const names = new Map([
    ...portsIn(inject('redisUrl')).map((port) => [port, 'Redis'] as const),
    ...portsIn(inject('clusterUrl')).map((port) => [port, 'Redis Cluster'] as const),
    ...portsIn(inject('mysqlUrl')).map((port) => [port, 'MySQL'] as const),
  ]);
  const isFaked = vi.isFakeTimers();
  vi.useRealTimers();
  if (isFaked) throw new Error('This file left a clock that stands still.');
  await nothingLeftOpen(before, { names });
});

/** An address may name several servers. */
function portsIn(address: string): number[] {
  return [...address.matchAll(/:(\d+)(?=[,/]|$)/g)].map(([, port]) => Number(port));
}
