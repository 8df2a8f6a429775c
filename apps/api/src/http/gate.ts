import { ApiError } from './errors.ts';

type Options = { atOnce: number; waiting: number; message: string };

/**
 * Lets `atOnce` callers do expensive work at the same time. Further callers wait in order, and are refused as `overloaded`
 * with this message when `waiting` already wait: hashing passwords must not take the processor from those who buy.
 */
export function createGate({ atOnce, waiting, message }: Options) {
  const line: (() => void)[] = [];
  let inside = 0;

  return async function pass<T>(work: () => Promise<T>): Promise<T> {
    if (inside >= atOnce) {
      if (line.length >= waiting) throw new ApiError('overloaded', message);
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
