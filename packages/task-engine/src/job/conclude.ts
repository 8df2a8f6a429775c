import { UnrecoverableError, WaitingError, type Job } from 'bullmq';
import { RetryLater, TaskRevoked } from '../declare/errors.ts';
import type { PlainState } from '../declare/states.ts';
import { describeError, isFinal } from '../declare/thrown.ts';
import { AttemptFailed, longestPauseOf, triesOf } from '../engine/backoff.ts';
import type { PlainJob } from './plain-job.ts';
import type { JobContext, PlainHandler } from './plain-processor.ts';
import type { Outcome } from './run-attempt.ts';
import type { StateWriter } from './state-writer.ts';

/** Writes what an attempt came to. Throws where BullMQ is to deliver the job again, or to keep it as failed. */
export async function concludeAttempt(
  context: JobContext,
  { task }: PlainHandler,
  writer: StateWriter,
  job: Job<PlainJob>,
  outcome: Outcome,
  token?: string,
): Promise<void> {
  if ('result' in outcome) {
    return end(context, writer, job, { status: 'success', result: outcome.result });
  }
  if ('interrupted' in outcome) return handBack(context, writer, job, token);
  const { error } = outcome;
  if (error instanceof TaskRevoked) return endAsStored(context, writer, job);
  const last = isFinal(error) || writer.attempt >= triesOf(task.retry, job.data);
  const { id } = job.data;
  const fields = { err: error, task: job.name, id, attempt: writer.attempt, last };
  context.log.warn(fields, 'task failed');
  const described = describeError(error);
  if (last) {
    await end(context, writer, job, { status: 'failure', error: described });
    throw new UnrecoverableError(described.message);
  }
  const pause = longestPauseOf(task.retry, job.data, writer.attempt, error);
  await writer.write({ status: 'retrying', error: described }, pause);
  // BullMQ has a use of its own for errors of some names.
  throw error instanceof RetryLater ? error : new AttemptFailed(described.message);
}

/**
 * Gives the job back to be delivered to another worker, which costs its task nothing. Where that fails the lock is lost, or Redis is
 * away: then it comes back when the lock has run out.
 */
async function handBack(
  { log }: JobContext,
  writer: StateWriter,
  job: Job<PlainJob>,
  token: string | undefined,
): Promise<never> {
  log.warn({ task: job.name, id: job.data.id }, 'task interrupted: its worker let go of it');
  try {
    await writer.interrupt();
    await job.moveToWait(token);
  } catch (err) {
    log.info({ err, task: job.name, id: job.data.id }, 'the job was not handed back');
  }
  throw new WaitingError();
}

/** What follows is submitted before the end is written: a crash in between brings the task again. */
async function end(
  context: JobContext,
  writer: StateWriter,
  job: Job<PlainJob>,
  state: Omit<PlainState, 'attempts'>,
): Promise<void> {
  const { data } = job;
  if (context.continuations.has(data)) {
    const standing = await writer.standing();
    if (standing === 'ended') return endAsStored(context, writer, job);
    if (standing === 'stale') return;
    if (state.status === 'success') {
      await context.continuations.afterSuccess(context, data, state.result);
    } else await endDependents(context, job, state);
  }
  // From here on the dedupe key may be used again; BullMQ would keep it until the job is gone.
  await job.removeDeduplicationKey();
  const { result: _, ...withoutResult } = state;
  const written = await writer.write(data.mute === true ? withoutResult : state);
  if (written.outcome === 'final' && written.status !== state.status) {
    await endAsStored(context, writer, job);
  }
}

/** The task has a final state that somebody else wrote, so its dependents end by that one. */
export async function endAsStored(
  context: JobContext,
  writer: StateWriter,
  job: Job<PlainJob>,
): Promise<void> {
  if (!context.continuations.has(job.data)) return;
  const found = await writer.read();
  if (found !== undefined && found.state.status !== 'success') {
    await endDependents(context, job, found.state);
  }
}

const endDependents = (
  context: JobContext,
  job: Job<PlainJob>,
  { status, error }: Omit<PlainState, 'attempts'>,
): Promise<void> =>
  context.continuations.afterFailure(context, job.data, status, {
    id: job.data.id,
    task: job.name,
    error: error ?? { code: status, message: status },
  });
