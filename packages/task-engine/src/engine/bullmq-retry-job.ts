// BullMQ publishes no types for this file in the module format that Node reads.
// oxlint-disable-next-line typescript/triple-slash-reference
/// <reference path="./bullmq-scripts.d.ts" />
import { reprocessJob } from 'bullmq/dist/cjs/scripts/reprocessJob-9.js';
import type { QueueAddress } from '../wire/keys.ts';
import {
  activeKey,
  failedKey,
  jobKey,
  markerKey,
  metaKey,
  prioritizedKey,
  queueKey,
  waitKey,
} from './bullmq-keys.ts';

/**
 * BullMQ's own script as a Lua function `reprocess_job(keys, arguments)`, so that a failed job comes back in one atomic step
 * with the state of its task. Answers 1 when it did.
 */
export const RETRY_JOB = `local function reprocess_job(KEYS, ARGV)
${reprocessJob.content}
end`;

/** The keys that the function takes, in its order. */
export const retryJobKeys = (queue: QueueAddress, jobId: string): string[] => [
  jobKey(queue, jobId),
  queueKey(queue, 'events'),
  failedKey(queue),
  waitKey(queue),
  metaKey(queue),
  activeKey(queue),
  markerKey(queue),
  prioritizedKey(queue),
  queueKey(queue, 'pc'),
];
