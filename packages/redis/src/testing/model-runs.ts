import { inject } from 'vitest';

const LONGEST_MS = 20_000;

/**
 * How a test against a model is run, of so many runs: the same ones each time, unless MODEL_RUNS or MODEL_SEED say otherwise.
 * A machine that has other things to do makes fewer of them.
 */
export function modelRuns(numRuns: number) {
  const times = inject('modelRuns');
  return {
    numRuns: Math.ceil(numRuns * times),
    seed: inject('modelSeed'),
    // To find the smallest sequence that fails may take longer than all runs.
    interruptAfterTimeLimit: LONGEST_MS * Math.max(1, times),
  };
}

/** How long such a test may take, ms. */
export const modelTimeout = (): number => 3 * LONGEST_MS * Math.max(1, inject('modelRuns'));
