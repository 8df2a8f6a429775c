import type { Redis } from 'ioredis';
import type { Failed } from '../declare/calls.ts';
import type { Engine } from '../engine/engine.ts';
import { plainEvent } from '../result/events.ts';
import type { Queues } from '../engine/queues.ts';
import { note } from '../job/scripts.ts';
import { join } from './scripts.ts';
import type { TaskError, TaskStatus } from '../declare/states.ts';
import { enqueue, type Continuation } from './plan.ts';
import type { PlainJob } from '../job/submit.ts';

/** With whose connections what follows a task is submitted. */
export type Means = { engine: Engine; client: Redis; queues: Queues };

const JOIN_SECONDS = 7 * 86_400;

export const isFollowed = ({ next, caught, join: chord }: Continuation): boolean =>
  next !== undefined || caught !== undefined || chord !== undefined;

/**
 * Submits what follows a success. To be called before the success is noted: then a crash in between brings the
 * task again, and what was submitted already is there already.
 */
export async function followUp(means: Means, job: PlainJob, result: unknown): Promise<void> {
  const { engine, client, queues } = means;
  const { next = [], join: chord } = job;
  for (const step of next) await enqueue(engine, queues, step, result);
  if (chord === undefined) return;
  const { id, index, size, body } = chord;
  const texts = await join(
    client,
    [engine.keys.chord(id)],
    [index, JSON.stringify(result ?? null), size, JOIN_SECONDS],
  );
  if (texts.length === size) {
    const results: unknown[] = texts.map((text) => JSON.parse(text));
    await enqueue(engine, queues, body, results);
  }
}

/** Submits the error tasks of a task that ends without success, and ends all that waited for it the same way. */
export async function breakOff(
  means: Means,
  job: PlainJob,
  status: TaskStatus,
  failed: Failed,
): Promise<void> {
  const { engine, queues } = means;
  for (const step of job.caught ?? []) await enqueue(engine, queues, step, failed);
  const waiting = [...(job.next ?? []), ...(job.join === undefined ? [] : [job.join.body])];
  for (const step of waiting) {
    await noteEnd(means, step.queue, step.job, step.task, status, failed.error);
    await breakOff(means, step.job, status, failed);
  }
}

async function noteEnd(
  { engine, client }: Means,
  queue: string,
  job: PlainJob,
  task: string,
  status: TaskStatus,
  error: TaskError,
): Promise<void> {
  const { keys } = engine;
  const noted = { status, attempts: 0, error };
  await note(
    client,
    [keys.task(keys.queueOf(queue), job.id)],
    [
      JSON.stringify(noted),
      job.keep ?? engine.resultTtlSeconds,
      keys.channel(),
      plainEvent(job.id, task, noted),
      0,
      '',
    ],
  );
}
