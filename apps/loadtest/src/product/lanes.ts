/** Runs `work` over all items, one at a time in each lane; results are in the order of the items. */
export async function inLanes<T, L, R>(
  items: readonly T[],
  lanes: readonly L[],
  work: (item: T, lane: L) => Promise<R>,
): Promise<R[]> {
  const results: R[] = [];
  const queue = items.entries();
  await Promise.all(
    lanes.map(async (lane) => {
      for (const [index, item] of queue) results[index] = await work(item, lane);
    }),
  );
  return results;
}

/** Lanes that carry nothing but a bound on how much happens at once. */
export const width = (lanes: number): number[] => Array.from({ length: lanes }, (_, i) => i);
