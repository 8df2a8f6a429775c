import { setImmediate as otherWork } from 'node:timers/promises';

/** Requests wait no longer than this for a piece of news that goes to many. */
const SLICE_MS = 10;
const LOOK_EVERY = 25;

/** Tells everybody, in slices between which other work gets its turn. */
export async function tellAll<T>(readers: Iterable<T>, tell: (reader: T) => void): Promise<void> {
  let begun = performance.now();
  let told = 0;
  for (const reader of readers) {
    tell(reader);
    told += 1;
    if (told % LOOK_EVERY > 0 || performance.now() - begun < SLICE_MS) continue;
    await otherWork();
    begun = performance.now();
  }
}

/** While it runs, it is not begun again: what is news by then is told the next time. */
export function oneAtATime(run: () => Promise<unknown>): () => Promise<void> {
  let running = false;
  return async () => {
    if (running) return;
    running = true;
    try {
      await run();
    } finally {
      running = false;
    }
  };
}
