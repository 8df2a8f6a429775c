import { setTimeout as sleep } from 'node:timers/promises';
import { dependents } from '../canvas/dependents.ts';
import { resetPlaceholders } from '../canvas/placeholders.ts';
import type { PlannedJob } from '../canvas/plan.ts';
import { isBatched } from '../declare/define.ts';
import { failedKey, JOB_FIELDS, jobKey } from '../engine/bullmq-keys.ts';
import { retryJobKeys } from '../engine/bullmq-retry-job.ts';
import { unendedSeconds, type Engine } from '../engine/engine.ts';
import { readPlainState } from '../declare/states.ts';
import { afterStep, NO_COURSE, storedCourse } from '../job/course.ts';
import { plainEvent } from '../result/events.ts';
import { readState } from '../result/read-state.ts';
import { parsePlain } from '../wire/ids.ts';
import type { QueueAddress } from '../wire/keys.ts';
import { plainQueues } from './known-queues.ts';
import { pass, type PassOptions } from './pass.ts';
import { reviveJob } from './scripts.ts';

/** `not_failed`: it has not ended in failure, or its arguments are kept no more. */
export type Retried = 'retried' | 'not_failed' | 'unknown';

const LOOKS = 10;
const LOOK_EVERY_MS = 50;

/** Gives a failed plain task all its tries again, by the same id. */
export async function retryTask(engine: Engine, id: string): Promise<Retried> {
  const plain = parsePlain(id);
  const task = engine.known.get(plain?.task ?? '');
  if (plain === undefined || task === undefined || isBatched(task)) return 'unknown';
  const queue = engine.keys.queueOf(plain.queue ?? task.queue);
  for (let look = 1; ; look += 1) {
    const job = await failedJob(engine, queue, plain.key);
    const outcome = job === undefined ? 'not_failed' : await revive(engine, job);
    if (outcome === 'retried' || look === LOOKS) return outcome;
    // A worker writes the failure a moment before BullMQ puts the job among the failed ones.
    const exists = await engine.reader.exists(jobKey(queue, plain.key));
    if (exists === 0 || (await readState(engine, id))?.status !== 'failure') return outcome;
    await sleep(LOOK_EVERY_MS);
  }
}

/**
 * The same for every task that is failed now, or every one of a kind; answers how many. One that fails again meanwhile is
 * left alone.
 */
export async function retryFailed(
  engine: Engine,
  task?: string,
  options: PassOptions = {},
): Promise<number> {
  const found = await Promise.all(
    plainQueues(engine).map(async (queue) => {
      const ids = await engine.reader.zrange(failedKey(queue), 0, '-1');
      return Promise.all(ids.map((jobId) => failedJob(engine, queue, jobId)));
    }),
  );
  const failed = found
    .flat()
    .flatMap((job) => (job && (task === undefined || job.task === task) ? [job] : []));
  return pass(failed, options, async (job) => (await revive(engine, job)) === 'retried');
}

/** A job as it failed: `deliveries` is another number once it was tried again. */
type FailedJob = {
  queue: QueueAddress;
  jobId: string;
  task: string;
  data: PlannedJob;
  deliveries: string;
};

async function failedJob(
  { reader }: Engine,
  queue: QueueAddress,
  jobId: string,
): Promise<FailedJob | undefined> {
  const fields = [JOB_FIELDS.name, JOB_FIELDS.data, JOB_FIELDS.finishedAt, JOB_FIELDS.deliveries];
  const [task, json, finishedAt, deliveries] = await reader.hmget(jobKey(queue, jobId), ...fields);
  if (!task || !json || !finishedAt) return undefined;
  // Only the job room adds jobs to the queues of plain tasks.
  const data = JSON.parse(json) as PlannedJob;
  return { queue, jobId, task, data, deliveries: deliveries ?? '0' };
}

/**
 * What waits for the task is made to wait again before its job comes back: it may end at once. Should the job not come back
 * after all, what waits reads as that job stands.
 */
async function revive(
  engine: Engine,
  { queue, jobId, task, data, deliveries }: FailedJob,
): Promise<'retried' | 'not_failed'> {
  const { keys, producer, resultTtlSeconds } = engine;
  const step = { task, queue: queue.name, input: 'nothing' as const, job: data };
  await resetPlaceholders(engine, dependents(step), step);
  const again = { status: 'retrying' as const, attempts: 0 };
  const key = keys.task(queue, data.id);
  const before = await producer.get(key);
  const course = afterStep(before === null ? NO_COURSE : readPlainState(before), again);
  return reviveJob(
    producer,
    [key, ...retryJobKeys(queue, jobId)],
    [
      jobId,
      JSON.stringify({ ...again, ...storedCourse(course) }),
      unendedSeconds(data.keep ?? resultTtlSeconds),
      keys.channel(),
      plainEvent(data.id, task, again),
      deliveries,
    ],
  );
}
