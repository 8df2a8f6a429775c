import { ApiError } from './errors.ts';

/**
 * Lets `atOnce` callers do expensive work at the same time. Further callers wait in order, and are refused as `overloaded`
 * when `waiting` already wait: hashing passwords must not take the processor from those who buy.
 */
export function createGate({ atOnce, waiting }: { atOnce: number; waiting: number }) {
  const line: (() => void)[] = [];
  let inside = 0;

  return async function pass<T>(work: () => Promise<T>): Promise<T> {
    if (inside >= atOnce) {
      if (line.length >= waiting) {
        throw new ApiError('overloaded', 'Too many people sign in right now. Try again shortly.');
      }
      await new Promise<void>((resolve) => line.push(resolve));
    } else {
      inside += 1;
    }
    try {
      return await work();
    } finally {
      const next = line.shift();
      if (next) next();
      else inside -= 1;
    }
  };
}
