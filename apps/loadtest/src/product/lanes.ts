/**
 * Runs `work` over all items, one at a time in each lane; results are in the order of the items. The
 * first failure rejects, and no lane begins another item.
 */
export async function inLanes<T, L, R>(
  items: readonly T[],
  lanes: readonly L[],
  work: (item: T, lane: L) => Promise<R>,
): Promise<R[]> {
  const results: R[] = [];
  const queue = entriesOf(items);
  await Promise.all(
    lanes.map(async (lane) => {
      for (const [index, item] of queue) results[index] = await work(item, lane);
    }),
  );
  return results;
}

// A generator, unlike the iterator of an array, is over for every loop as soon as one of them throws.
function* entriesOf<T>(items: readonly T[]): Generator<[number, T]> {
  yield* items.entries();
}

/** Lanes that carry nothing but a bound on how much happens at once. */
export const width = (lanes: number): number[] => Array.from({ length: lanes }, (_, i) => i);
