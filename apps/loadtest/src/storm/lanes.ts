/** Runs `work` over all items, `width` at a time; results are in the order of the items. */
export async function inLanes<T, R>(
  items: readonly T[],
  width: number,
  work: (item: T, lane: number) => Promise<R>,
): Promise<R[]> {
  const results: R[] = Array.from({ length: items.length });
  let next = 0;
  const lane = async (_: unknown, index: number) => {
    while (next < items.length) {
      const mine = next++;
      results[mine] = await work(items[mine]!, index);
    }
  };
  await Promise.all(Array.from({ length: Math.min(width, items.length) }, lane));
  return results;
}
