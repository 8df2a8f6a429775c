import { setTimeout as sleep } from 'node:timers/promises';

/** Looks every `everyMs` until something is found; undefined once `limitMs` have passed without. */
export async function poll<T>(
  { everyMs, limitMs }: { everyMs: number; limitMs: number },
  look: () => Promise<T | undefined>,
): Promise<T | undefined> {
  const deadline = performance.now() + limitMs;
  do {
    const found = await look();
    if (found !== undefined) return found;
    await sleep(everyMs);
  } while (performance.now() < deadline);
  return undefined;
}
