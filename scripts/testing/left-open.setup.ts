import { afterAll, inject, vi } from 'vitest';
import { nothingLeftOpen, opened } from './left-open.ts';

/*
 * Runs before each test file. Files of one worker share its process: what one leaves open slows the next
 * down, or reads its messages. Hooks run in reverse, so that this one sees what all others have left.
 */
const before = opened();

afterAll(async () => {
  const names = new Map([
    [Number(new URL(inject('redisUrl')).port), 'Redis'],
    [Number(new URL(inject('mysqlUrl')).port), 'MySQL'],
  ]);
  const isFaked = vi.isFakeTimers();
  vi.useRealTimers();
  if (isFaked) throw new Error('This file left a clock that stands still.');
  await nothingLeftOpen(before, { names });
});
