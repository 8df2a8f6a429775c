import type { WorkerContext } from '../engine/worker-context.ts';
import type { Runner } from './runner.ts';

export type UpkeepTiming = {
  /** How often runners are checked, ms. */
  checkEvery: number;
  /** How often batches without a job are looked for, and how old one must be, ms. */
  sweepEvery: number;
  sweepOlderThan: number;
};

/** What a worker does beside its jobs: checks its runners and calls `sweep`. Returns the way to stop. */
export function startUpkeep(
  { client, log }: WorkerContext,
  runners: readonly Runner[],
  sweep: () => Promise<void>,
  { checkEvery, sweepEvery }: UpkeepTiming,
): () => void {
  const attempt = (work: () => Promise<void>): void => {
    work().catch((error: unknown) => log.warn({ err: error }, 'upkeep'));
  };
  const timers = [
    setInterval(() => {
      for (const runner of runners) attempt(() => runner.check());
    }, checkEvery),
    setInterval(() => {
      if (client.status === 'ready') attempt(sweep);
    }, sweepEvery),
  ];
  return () => timers.forEach((timer) => clearInterval(timer));
}
