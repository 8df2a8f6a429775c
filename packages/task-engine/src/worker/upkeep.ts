import { sweep } from '../line/janitor.ts';
import type { QueueAddress } from '../wire/keys.ts';
import type { Runner } from './runner.ts';
import type { WorkerContext } from '../engine/worker-context.ts';

export type UpkeepTiming = {
  /** How often runners are checked, ms. */
  checkEvery: number;
  /** How often batches without a job are looked for, and how old one must be, ms. */
  sweepEvery: number;
  sweepOlderThan: number;
};

/** What a worker does beside its jobs; returns the way to stop. */
export function startUpkeep(
  context: WorkerContext,
  runners: readonly Runner[],
  shards: readonly QueueAddress[],
  { checkEvery, sweepEvery, sweepOlderThan }: UpkeepTiming,
): () => void {
  const { client, log } = context;
  const quietly = async (work: () => Promise<void>): Promise<void> => {
    try {
      await work();
    } catch (error) {
      log.warn({ err: error }, 'upkeep');
    }
  };
  const clean = async (queue: QueueAddress): Promise<void> => {
    if (client.status !== 'ready') return;
    const given = await sweep(context, queue, sweepOlderThan);
    if (given > 0) log.warn({ queue: queue.name, given }, 'tickets that never got in line');
  };
  const timers = [
    setInterval(() => {
      for (const runner of runners) void quietly(() => runner.check());
    }, checkEvery),
    setInterval(() => {
      for (const queue of shards) void quietly(() => clean(queue));
    }, sweepEvery),
  ];
  return () => timers.forEach((timer) => clearInterval(timer));
}
