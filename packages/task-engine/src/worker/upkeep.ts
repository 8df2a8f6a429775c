import type { WorkerContext } from '../engine/worker-context.ts';
import type { Runner } from './runner.ts';

export type UpkeepTiming = {
  /** How often runners are checked, ms. */
  checkEvery: number;
  /** How often lines are looked after, ms. */
  tendEvery: number;
};

/** What a worker does beside its jobs: checks its runners and looks after its lines. Returns the way to stop, which waits. */
export function startUpkeep(
  { client, log }: WorkerContext,
  runners: readonly Runner[],
  tends: readonly (() => Promise<void>)[],
  { checkEvery, tendEvery }: UpkeepTiming,
): () => Promise<void> {
  const attempt = (work: () => Promise<void>): Promise<void> =>
    work().catch((error: unknown) => log.warn({ err: error }, 'upkeep'));
  const tending = new Map<() => Promise<void>, Promise<void>>();
  const timers = [
    setInterval(() => {
      for (const runner of runners) void attempt(() => runner.check());
    }, checkEvery),
    setInterval(() => {
      if (client.status !== 'ready') return;
      for (const tend of tends) {
        // One that still waits for a line must not keep the others from being looked after.
        if (tending.has(tend)) continue;
        tending.set(
          tend,
          attempt(tend).finally(() => tending.delete(tend)),
        );
      }
    }, tendEvery),
  ];
  return async () => {
    timers.forEach((timer) => clearInterval(timer));
    await Promise.all(tending.values());
  };
}
