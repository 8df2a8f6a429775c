import { DelayedError, UnrecoverableError, type Job } from 'bullmq';
import type { WorkerContext } from '../engine/worker-context.ts';
import { isEnvelope } from '../wire/envelope.ts';
import type { LineDriver } from './driver.ts';

/**
 * What a BullMQ worker does with the job of a batch. Nothing is returned: BullMQ stores what is. A job only tells that
 * its line has something to decide; while it cannot be decided the job is put aside, so that other lines go on.
 */
export function batchProcessor({ log }: WorkerContext, driver: LineDriver) {
  return async (job: Job, token?: string, signal?: AbortSignal): Promise<void> => {
    const envelope: unknown = job.data;
    const batchId = job.id ?? '';
    if (!isEnvelope(envelope)) {
      log.error({ queue: job.queueName, batchId }, 'a job that is no batch was dropped');
      throw new UnrecoverableError('not a batch');
    }
    const { l: lane, f: first, t } = envelope;
    const delivered = { batchId, first, n: t.length, addedAt: job.timestamp, envelope };
    const wait = await driver.drive(lane, delivered, signal);
    if (wait === 0) return;
    await job.moveToDelayed(Date.now() + wait, token);
    throw new DelayedError();
  };
}
