// BullMQ publishes no types for this file in the module format that Node reads.
// oxlint-disable-next-line typescript/triple-slash-reference
/// <reference path="./bullmq-scripts.d.ts" />
import { addStandardJob } from 'bullmq/dist/cjs/scripts/addStandardJob-9.js';
import type { QueueAddress } from '../wire/keys.ts';
import { activeKey, jobKey, markerKey, metaKey, queueKey, waitKey } from './bullmq-keys.ts';

/**
 * BullMQ's own script as a Lua function `add_standard_job(keys, arguments)`, so that a job is added in one atomic step
 * with what it stands for. `bullmq-keys.test.ts` compares such a job with one that BullMQ added.
 */
export const ADD_STANDARD_JOB = `local function add_standard_job(KEYS, ARGV)
${addStandardJob.content}
end`;

/** The keys that the function takes, in its order. */
export const addJobKeys = (queue: QueueAddress): string[] => [
  waitKey(queue),
  queueKey(queue, 'paused'),
  metaKey(queue),
  queueKey(queue, 'id'),
  queueKey(queue, 'completed'),
  queueKey(queue, 'delayed'),
  activeKey(queue),
  queueKey(queue, 'events'),
  markerKey(queue),
];

/** What the key of every job of a queue begins with. */
export const jobPrefix = (queue: QueueAddress): string => jobKey(queue, '');
