export type Share = <T>(run: () => Promise<T>) => Promise<T>;

/** Has `atOnce` run at the same time and `waiting` wait for their turn, in order; one more is refused at once. */
export function createShare({ atOnce, waiting }: { atOnce: number; waiting: number }): Share {
  const line: (() => void)[] = [];
  let running = 0;
  return async (run) => {
    if (running >= atOnce) {
      // As the pool says it of its own line.
      if (line.length >= waiting) throw new Error('Queue limit reached by reads.');
      await new Promise<void>((resolve) => line.push(resolve));
    } else {
      running += 1;
    }
    try {
      return await run();
    } finally {
      const next = line.shift();
      if (next) next();
      else running -= 1;
    }
  };
}

/** Everybody at once: the pool itself is the bound. */
export const unshared: Share = (run) => run();
