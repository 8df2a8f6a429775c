import type { Redis } from 'ioredis';
import type { QueueAddress } from '../wire/keys.ts';

/**
 * Everything the engine knows of how BullMQ stores its queues, beyond what BullMQ's API offers. Scripts of the engine
 * test whether a job's key exists, and `plain-task.lua` and `revoke.lua` read the fields named here. A field of our own, `ended`,
 * says of a job that is still there that its task, or its batch, has ended. The test of this
 * file checks each against the installed BullMQ, and fails for a version that nobody has checked.
 */
export const BULLMQ_VERSION = '6.7.0';

/** Fields of a job's hash. `attempts` counts the attempts that ended, not those that were put aside. */
export const JOB_FIELDS = {
  name: 'name',
  data: 'data',
  options: 'opts',
  addedAt: 'timestamp',
  finishedAt: 'finishedOn',
  attempts: 'atm',
  /** How often a worker was given it. */
  deliveries: 'ats',
  /** How often its worker was found to be gone, or to have lost it. */
  stalled: 'stc',
} as const;

/** A field of a queue's `meta` hash, there while the queue is paused. */
const PAUSED = 'paused';

/** Any key of a queue by BullMQ's name for it. */
export const queueKey = ({ prefix, name }: QueueAddress, what: string): string =>
  `${prefix}:${name}:${what}`;

/** The hash of one job; it is there from the moment the job was added until it is removed. */
export const jobKey = (queue: QueueAddress, jobId: string): string => queueKey(queue, jobId);

/** The list of jobs without a priority that could run, the oldest last. */
export const waitKey = (queue: QueueAddress): string => queueKey(queue, 'wait');

/** The sorted set of jobs with a priority that could run, the most urgent first. */
export const prioritizedKey = (queue: QueueAddress): string => queueKey(queue, 'prioritized');

/** The sorted set of jobs that failed and are kept, by when they ended. */
export const failedKey = (queue: QueueAddress): string => queueKey(queue, 'failed');

/** The sorted set of jobs that are put off, by when they are due. */
export const delayedKey = (queue: QueueAddress): string => queueKey(queue, 'delayed');

/** The set of jobs that were in hand at the last look for those whose worker is gone. */
export const stalledKey = (queue: QueueAddress): string => queueKey(queue, 'stalled');

export const activeKey = (queue: QueueAddress): string => queueKey(queue, 'active');

/** The sorted set by which workers that wait are woken: `0` while jobs wait, until one of them takes it. */
export const markerKey = (queue: QueueAddress): string => queueKey(queue, 'marker');

export const metaKey = (queue: QueueAddress): string => queueKey(queue, 'meta');

/** The data of a job; undefined when there is no such job. */
export async function readJobData(client: Redis, key: string): Promise<unknown> {
  const json = await client.hget(key, JOB_FIELDS.data);
  return typeof json === 'string' ? JSON.parse(json) : undefined;
}

/** The score of a delayed job: when it is due, in ms, times this. */
const DUE_FACTOR = 4096;
/** When a job is due, by its score among the delayed ones. */
export const dueAtOf = (score: string): Date => new Date(Math.floor(Number(score) / DUE_FACTOR));

/** So late a worker that looks would have taken it, ms. */
const LATE_MS = 1000;

/** Whether jobs could run, with a priority or without, or were delayed and are due, in a queue that is not paused. */
export async function hasWaitingJobs(client: Redis, queue: QueueAddress): Promise<boolean> {
  const [waiting, prioritized, due, paused] = await Promise.all([
    client.llen(waitKey(queue)),
    client.zcard(prioritizedKey(queue)),
    client.zcount(delayedKey(queue), '-inf', (Date.now() - LATE_MS) * DUE_FACTOR),
    client.hexists(metaKey(queue), PAUSED),
  ]);
  return waiting + prioritized + due > 0 && paused === 0;
}

/** `since`: when the job could first run, ms. */
type WaitingJob = { name: string; since: number };

/** Jobs that could run: the `most` oldest without a priority, and the `most` most urgent with one. */
export async function readWaitingJobs(
  client: Redis,
  queue: QueueAddress,
  most: number,
): Promise<WaitingJob[]> {
  const [plain, prioritized] = await Promise.all([
    client.lrange(waitKey(queue), -most, -1),
    client.zrange(prioritizedKey(queue), 0, String(most - 1)),
  ]);
  const { name: nameField, addedAt, options } = JOB_FIELDS;
  const jobs = await Promise.all(
    [...plain, ...prioritized].map((id) =>
      client.hmget(jobKey(queue, id), nameField, addedAt, options),
    ),
  );
  return jobs.flatMap(([name, added, json]) =>
    name ? [{ name, since: Number(added) + delayIn(json) }] : [],
  );
}

function delayIn(json: string | null | undefined): number {
  const { delay }: { delay?: unknown } = json ? Object(JSON.parse(json)) : {};
  return typeof delay === 'number' ? delay : 0;
}
