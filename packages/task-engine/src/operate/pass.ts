/** How far a verb that goes through many tasks has come: so many `of` those that were there when it began. */
export type Progress = { done: number; of: number };

export type PassOptions = { onProgress?: (progress: Progress) => void };

const CHUNK = 100;
/** No further chunk is begun after so long; who asks again goes on with what is left, ms. */
const PASS_MS = 8000;

/**
 * Does one thing to each of some tasks, each once, and counts those it was done to. What comes meanwhile is not looked at, so
 * that a pass ends whatever happens beside it.
 */
export async function pass<T>(
  all: readonly T[],
  { onProgress }: PassOptions,
  each: (one: T) => Promise<boolean>,
): Promise<number> {
  const until = performance.now() + PASS_MS;
  let counted = 0;
  for (let done = 0; done < all.length;) {
    const chunk = all.slice(done, done + CHUNK);
    const outcomes = await Promise.all(chunk.map(each));
    counted += outcomes.filter(Boolean).length;
    done += chunk.length;
    onProgress?.({ done, of: all.length });
    if (performance.now() > until) break;
  }
  return counted;
}
