import type { WorkerContext } from '../engine/worker-context.ts';
import type { QueueAddress } from '../wire/keys.ts';
import type { Stillness } from './stillness.ts';
import type { Runner } from './runner.ts';

export type UpkeepTiming = {
  /** How often runners are checked, ms. */
  checkEvery: number;
  /** How often lines are looked after, ms. */
  tendEvery: number;
};

/** The way to look after one queue. */
export type Tend = { queue: QueueAddress; tend: () => Promise<void> };

/**
 * What a worker does beside its jobs: checks its runners and looks after its queues, those in which there is something. Returns
 * the way to stop, which waits.
 */
export function startUpkeep(
  { client, log }: WorkerContext,
  stillness: Stillness,
  runners: readonly Runner[],
  tends: readonly Tend[],
  { checkEvery, tendEvery }: UpkeepTiming,
): () => Promise<void> {
  const attempt = (work: () => Promise<void>): Promise<void> =>
    work().catch((error: unknown) => log.warn({ err: error }, 'upkeep'));
  const tending = new Map<Tend, Promise<void>>();
  let stopped = false;
  let looking: Promise<void> | undefined;
  const tendAll = (): void => {
    for (const each of tends) {
      // One that still waits for a line must not keep the others from being looked after.
      if (tending.has(each) || stillness.isStill(each.queue)) continue;
      tending.set(
        each,
        attempt(each.tend).finally(() => tending.delete(each)),
      );
    }
  };
  const timers = [
    setInterval(() => {
      for (const runner of runners) void attempt(() => runner.check());
    }, checkEvery),
    setInterval(() => {
      if (client.status !== 'ready') return;
      looking ??= attempt(() => stillness.look()).finally(() => {
        looking = undefined;
        if (!stopped) tendAll();
      });
    }, tendEvery),
  ];
  return async () => {
    stopped = true;
    timers.forEach((timer) => clearInterval(timer));
    await Promise.all([looking, ...tending.values()]);
  };
}
