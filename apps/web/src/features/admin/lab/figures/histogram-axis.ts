/** A quarter of a power of two per bin: bin 0 is what took less than 1 ms. */
const BINS_PER_DOUBLING = 4;
/** The axis begins with so many, to about four seconds, and grows only when something took longer: it does not jump. */
const LEAST_BINS = 49;

/** How many bins the axis has on which all of these have their place. */
export function binsOf(histograms: readonly (readonly number[])[]): number {
  return histograms.reduce((most, counts) => {
    const reached = counts.reduce((last, count, bin) => (count > 0 ? bin + 1 : last), 0);
    return Math.max(most, reached);
  }, LEAST_BINS);
}

/** Where a time stands on an axis of so many bins, from 0 to 1. */
export function placeOnAxis(ms: number, bins: number): number {
  const place = ms < 1 ? 0 : 1 + BINS_PER_DOUBLING * Math.log2(ms);
  return Math.min(1, place / bins);
}

/** The tens that stand on an axis of so many bins, ms. */
export function ticksOf(bins: number): number[] {
  return [1, 10, 100, 1000, 10_000, 100_000].filter(
    (ms) => 1 + BINS_PER_DOUBLING * Math.log2(ms) < bins,
  );
}
