import type { Failed } from '../declare/calls.ts';
import type { PlainState, TaskStatus } from '../declare/states.ts';
import { jobKey } from '../engine/bullmq-keys.ts';
import type { Engine } from '../engine/engine.ts';
import type { Submitter } from '../engine/worker-context.ts';
import { enqueue } from '../job/enqueue.ts';
import type { Continuations } from '../job/plain-job.ts';
import { readPlainState } from '../declare/states.ts';
import { writeState } from '../job/scripts.ts';
import { plainEvent } from '../result/events.ts';
import { followers } from './dependents.ts';
import { renewPlaceholders } from './placeholders.ts';
import type { PlannedJob, PlannedStep } from './plan.ts';
import { parsePlain } from '../wire/ids.ts';
import { join } from './scripts.ts';

/** Characters of all answers that the body of a chord is given, as JSON. */
const MOST_ANSWERS = 16_000_000;
/** Of members that an earlier version submitted. */
const JOIN_SECONDS = 7 * 86_400;

/** Chains, links, groups and chords, as the job room deals with them. */
export const continuations: Continuations = {
  has: ({ next, caught, join: chord }: PlannedJob) =>
    next !== undefined || caught !== undefined || chord !== undefined,
  afterSuccess,
  afterFailure,
};

async function afterSuccess(
  submitter: Submitter,
  { next = [], join: chord }: PlannedJob,
  result: unknown,
): Promise<void> {
  const { engine, client, queues } = submitter;
  for (const step of next) {
    await renewPlaceholders(submitter, followers(step));
    await enqueue(engine, queues, step, result);
  }
  if (chord === undefined) return;
  const { id, index, size, body, keep = JOIN_SECONDS } = chord;
  const texts = await join(
    client,
    [engine.keys.chord(id)],
    [index, JSON.stringify(result ?? null), size, keep],
  );
  if (texts.length === size) {
    const length = texts.reduce((sum, text) => sum + text.length, 0);
    if (length > MOST_ANSWERS) return endBody(submitter, body);
    const results: unknown[] = texts.map((text) => JSON.parse(text));
    await renewPlaceholders(submitter, followers(body));
    await enqueue(engine, queues, body, results);
  }
}

/** The body of a chord whose answers are too large together fails, and so does what follows it. */
async function endBody(submitter: Submitter, body: PlannedStep): Promise<void> {
  const message = `the answers of its members are longer than ${MOST_ANSWERS} characters`;
  const error = { code: 'too_large', message };
  const failed = { id: body.job.id, task: body.task, error };
  await endStep(submitter, body, { status: 'failure', attempts: 0, error });
  await afterFailure(submitter, body.job, 'failure', failed);
}

async function afterFailure(
  submitter: Submitter,
  { next = [], caught = [], join: chord }: PlannedJob,
  status: TaskStatus,
  failed: Failed,
): Promise<void> {
  const { engine, queues } = submitter;
  for (const step of caught) await enqueue(engine, queues, step, failed);
  for (const step of [...next, ...(chord === undefined ? [] : [chord.body])]) {
    await endStep(submitter, step, { status, attempts: 0, error: failed.error });
    await afterFailure(submitter, step.job, status, failed);
  }
}

/** Replaces the placeholder of a step by the end of the task that it waited for. */
async function endStep(
  { engine, client }: Submitter,
  { queue, job, task }: PlannedStep,
  state: PlainState,
): Promise<void> {
  const { keys } = engine;
  const address = keys.queueOf(queue);
  const key = keys.task(address, job.id);
  // Should a step before it be tried again, it waits for the same tasks again.
  const found = await client.get(key);
  const after = found === null ? [] : waitsFor(engine, found);
  await writeState(
    client,
    [key, jobKey(address, parsePlain(job.id)?.key ?? '')],
    [
      JSON.stringify({ ...state, ...(after.length > 0 && { after }) }),
      job.keep ?? engine.resultTtlSeconds,
      keys.channel(),
      plainEvent(job.id, task, state),
      0,
      '',
      '',
    ],
  );
}

/** What is no state is replaced: it must not keep the step before it from ending. */
function waitsFor({ onError }: Engine, stored: string): string[] {
  try {
    return readPlainState(stored).after;
  } catch (error) {
    onError(error instanceof Error ? error : new Error(String(error)));
    return [];
  }
}
