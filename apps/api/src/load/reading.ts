import { totalmem } from 'node:os';
import { getHeapStatistics } from 'node:v8';

/** How a process does: how late it is for what comes, and the memory it holds. */
export type Reading = { delayMs: number; rssBytes: number };

const TURN_MS = 10;

/**
 * Looks at this process; `close` ends the measurement. Late is by how much a turn of the event loop takes longer than it has to, as
 * seen by a request that comes at any moment since the last look: it more likely comes in a long turn than in a short one, so that
 * many short ones do not hide a long one, as they do in a mean of turns.
 */
export function readProcess(): { read(): Reading; close(): void } {
  let turnedAt = performance.now();
  let late = 0;
  let lateSquared = 0;
  let readAt = turnedAt;
  const timer = setInterval(turn, TURN_MS);
  timer.unref();

  function turn() {
    const now = performance.now();
    const by = Math.max(0, now - turnedAt - TURN_MS);
    turnedAt = now;
    late += by;
    lateSquared += by * by;
  }

  return {
    read() {
      // The turn that is being taken may be the longest.
      turn();
      const elapsed = Math.max(1, turnedAt - readAt);
      const delayMs = lateSquared / Math.max(elapsed, late);
      readAt = turnedAt;
      late = 0;
      lateSquared = 0;
      return { delayMs, rssBytes: process.memoryUsage.rss() };
    },
    close: () => clearInterval(timer),
  };
}

/** What is left beside this share is for a burst. */
const SHARE_OF_MEMORY = 0.8;

/** From how many bytes on a process is near its end: those of its container or machine, or those of the heap, which is a part of it. */
export function nearlyAllMemory(processes = 1): number {
  // Without a limit of its own a container reports a number beyond any machine.
  const memory = Math.min(process.constrainedMemory() || Infinity, totalmem());
  return Math.min((memory * SHARE_OF_MEMORY) / processes, getHeapStatistics().heap_size_limit);
}
