import type { Job } from 'bullmq';
import { TaskFailure } from '../declare/errors.ts';
import type { WorkerContext } from '../engine/worker-context.ts';
import type { QueueAddress } from '../wire/keys.ts';

/** After so many workers that took a task and were never heard of again it ends in failure. */
const MOST_LOST = 3;
/** From so many on it runs alone. */
const SUSPECT_FROM = 2;
const HOLD_MS = 10_000;
const RENEW_MS = 3000;
const ASIDE_MS = 500;

/** How the task ends when it has cost too many workers; undefined: it may be tried. BullMQ counts them. */
export const endOfLostWorkers = ({ stalledCounter }: Job): TaskFailure | undefined =>
  stalledCounter < MOST_LOST
    ? undefined
    : new TaskFailure(
        'worker_lost',
        `${stalledCounter} workers began with it and were lost: it blocks their event loop, ends their process, or they were killed each time`,
      );

/**
 * A task that lost two workers may be what ended them, or have run beside what did. From then on such tasks of a queue run one
 * at a time, so that the one that ends its worker takes no other with it again. Resolves with the way to make room for the
 * next, or with the milliseconds to wait.
 */
export async function standApart(
  { client, engine, log }: WorkerContext,
  queue: QueueAddress,
  job: Job,
): Promise<(() => Promise<void>) | number> {
  if (job.stalledCounter < SUSPECT_FROM) return async () => {};
  const key = engine.keys.suspect(queue);
  const own = job.id ?? '';
  const taken = await client.set(key, own, 'PX', HOLD_MS, 'NX');
  // The worker that ran it was lost with the key still there.
  if (taken === null && (await client.get(key)) !== own) {
    return ASIDE_MS * (1 + Math.random());
  }
  log.warn(
    { queue: queue.name, jobId: own, lost: job.stalledCounter },
    'a task that lost workers runs alone',
  );
  const renew = (): void => void client.set(key, own, 'PX', HOLD_MS).catch(() => {});
  renew();
  const renewing = setInterval(renew, RENEW_MS);
  return async () => {
    clearInterval(renewing);
    await client.del(key).catch(() => {});
  };
}
