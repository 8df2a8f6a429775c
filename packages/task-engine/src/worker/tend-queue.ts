import type { Job } from 'bullmq';
import { delayedKey, jobKey, prioritizedKey } from '../engine/bullmq-keys.ts';
import type { Submitter, WorkerContext } from '../engine/worker-context.ts';
import type { QueueAddress } from '../wire/keys.ts';
import { readOverdue } from './scripts.ts';

const MOST_AT_ONCE = 5;
/** BullMQ makes jobs ready by the clock of a worker; one whose clock is behind is helped after so long, ms. */
const LATE_MS = 300;

/** The way to look after the jobs of one queue of plain tasks: that none is late, and that none waits for ever. */
export function createQueueTender(
  { client, queues }: WorkerContext & Submitter,
  queue: QueueAddress,
  patienceMs: number,
): () => Promise<void> {
  return async () => {
    const keys = [delayedKey(queue), prioritizedKey(queue)] as const;
    const { due, old } = await readOverdue(client, keys, [
      jobKey(queue, ''),
      patienceMs,
      MOST_AT_ONCE,
      LATE_MS,
    ]);
    const jobs = queues.at(queue);
    const each = async (
      ids: readonly string[],
      help: (job: Job) => Promise<void>,
    ): Promise<void> => {
      for (const id of ids) {
        const job = await jobs.getJob(id);
        // Another worker may have been quicker.
        if (job) await help(job).catch(() => {});
      }
    };
    await each(due, (job) => job.promote());
    await each(old, (job) => job.changePriority({ priority: 0 }));
  };
}
