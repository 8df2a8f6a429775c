import { DelayedError, UnrecoverableError, type Job } from 'bullmq';
import { breakOff, followUp, isFollowed, type Means } from '../canvas/continuations.ts';
import { attempt } from '../worker/time-limit.ts';
import { describeError, TaskFailure, TaskRevoked } from '../declare/errors.ts';
import { TOO_LATE } from './expire.ts';
import type { Handler, TaskContext } from '../declare/handlers.ts';
import type { QueueAddress } from '../wire/keys.ts';
import { Report } from './state-writer.ts';
import { triesOf } from '../engine/backoff.ts';
import type { Hold, Running } from './in-flight.ts';
import { admit } from './scripts.ts';
import type { Noted } from '../declare/states.ts';
import type { PlainJob } from './submit.ts';
import type { WorkerContext } from '../engine/worker-context.ts';

type PlainHandler = Extract<Handler, { kind: 'plain' }>;
export type PlainContext = WorkerContext & Means & { running: Running };

/** A worker of another version may have the handler that this one lacks. */
const ATTEMPTS_WITHOUT_HANDLER = 100;

/** What a BullMQ worker does with the jobs of one queue of unbatched tasks. */
export function plainProcessor(
  context: PlainContext,
  handlers: readonly PlainHandler[],
  queue: QueueAddress,
) {
  const byName = new Map(handlers.map((handler) => [handler.task.name, handler]));
  return async (job: Job<PlainJob>, token?: string, signal?: AbortSignal): Promise<void> => {
    const handler = byName.get(job.name);
    const report = new Report(context, queue, job);
    if (await isTooLate(context, report, job)) return;
    await awaitTurn(context, handler, job, token);
    const hold = context.running.hold(job.data.id, report.key);
    try {
      const begun = await report.begin();
      if (begun.outcome === 'final') await afterTheEnd(context, report, job);
      else
        await conclude(
          context,
          report,
          job,
          handler,
          await run(handler, report, job, hold, signal),
        );
    } finally {
      hold.release();
    }
  };
}

/** How one attempt went. */
type Outcome = { result: unknown } | { error: unknown };

async function run(
  handler: PlainHandler | undefined,
  report: Report,
  job: Job<PlainJob>,
  hold: Hold,
  signal: AbortSignal | undefined,
): Promise<Outcome> {
  const { id, args, timeLimit } = job.data;
  // What an attempt says of itself when it was given up is not heard.
  let over = false;
  const context: Omit<TaskContext, 'signal'> = {
    id,
    attempt: report.attempts,
    progress: async (progress) => {
      if (!over) await report.tell({ status: 'started', progress });
    },
  };
  try {
    if (handler === undefined) throw new Error(`no handler for ${job.name}`);
    const { task } = handler;
    const either = signal === undefined ? hold.signal : AbortSignal.any([hold.signal, signal]);
    const attempted = attempt(
      { name: task.name, timeLimit: timeLimit ?? task.timeLimit },
      either,
      (inner) => handler.run(args, { ...context, signal: inner }),
    );
    return { result: await Promise.race([attempted, hold.revoked]) };
  } catch (error) {
    return { error };
  } finally {
    over = true;
  }
}

async function conclude(
  context: PlainContext,
  report: Report,
  job: Job<PlainJob>,
  handler: PlainHandler | undefined,
  outcome: Outcome,
): Promise<void> {
  if ('result' in outcome) {
    return end(context, report, job, { status: 'success', result: outcome.result });
  }
  const { error } = outcome;
  if (error instanceof TaskRevoked) return afterTheEnd(context, report, job);
  const most = triesOf(handler?.task.retry, job.data) ?? ATTEMPTS_WITHOUT_HANDLER;
  const last = error instanceof TaskFailure || report.attempts >= most;
  const { id } = job.data;
  const fields = { err: error, task: job.name, id, attempt: report.attempts, last };
  context.log.warn(fields, 'task failed');
  const described = describeError(error);
  if (last) {
    await end(context, report, job, { status: 'failure', error: described });
    throw new UnrecoverableError(described.message);
  }
  await report.tell({ status: 'retrying', error: described });
  throw error;
}

/** What follows is submitted before the end is noted: a crash in between brings the task again. */
async function end(
  context: PlainContext,
  report: Report,
  job: Job<PlainJob>,
  noted: Omit<Noted, 'attempts'>,
): Promise<void> {
  const { data } = job;
  if (isFollowed(data)) {
    const standing = await report.standing();
    if (standing === 'ended') return afterTheEnd(context, report, job);
    if (standing === 'stale') return;
    if (noted.status === 'success') await followUp(context, data, noted.result);
    else await failOver(context, job, noted);
  }
  // From here on the key may be used again; BullMQ would hold it until the job is gone.
  await job.removeDeduplicationKey();
  const { result: _, ...silent } = noted;
  const told = await report.tell(data.mute === true ? silent : noted);
  if (told.outcome === 'final' && told.status !== noted.status) {
    await afterTheEnd(context, report, job);
  }
}

const failOver = (means: Means, job: Job<PlainJob>, { status, error }: Omit<Noted, 'attempts'>) =>
  breakOff(means, job.data, status, {
    id: job.data.id,
    task: job.name,
    error: error ?? { code: status, message: status },
  });

/** It has ended by somebody else's word: what waits for it must hear of that. */
async function afterTheEnd(
  context: PlainContext,
  report: Report,
  job: Job<PlainJob>,
): Promise<void> {
  if (!isFollowed(job.data)) return;
  const held = await report.read();
  if (held !== undefined && held.noted.status !== 'success') {
    await failOver(context, job, held.noted);
  }
}

async function isTooLate(
  context: PlainContext,
  report: Report,
  job: Job<PlainJob>,
): Promise<boolean> {
  const { expiresAt } = job.data;
  if (expiresAt === undefined || Date.now() < expiresAt || report.attempts > 1) return false;
  const noted = { status: 'expired' as const, error: TOO_LATE };
  const told = await report.tellUnlessBegun(noted);
  if (told.outcome === 'begun') return false;
  await afterTheEnd(context, report, job);
  return true;
}

/** Where the task may not begin yet, the job is put aside, and others have their turn. */
async function awaitTurn(
  { client, engine }: PlainContext,
  handler: PlainHandler | undefined,
  job: Job<PlainJob>,
  token: string | undefined,
): Promise<void> {
  const limit = handler?.task.rateLimit;
  if (handler === undefined || limit === undefined) return;
  const keys = engine.keys.limits(handler.task);
  const wait = await admit(client, keys, [limit.max, limit.perMs, job.id ?? '']);
  if (wait === 0) return;
  await job.moveToDelayed(Date.now() + wait, token);
  throw new DelayedError();
}
