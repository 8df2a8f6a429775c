import { clockOf } from '@seckill/redis';
import { DelayedError, UnrecoverableError, type Job } from 'bullmq';
import type { Handler } from '../declare/handlers.ts';
import type { Submitter, WorkerContext } from '../engine/worker-context.ts';
import type { QueueAddress } from '../wire/keys.ts';
import { concludeAttempt, endAsStored } from './conclude.ts';
import type { InFlight } from './in-flight.ts';
import type { Continuations, PlainJob } from './plain-job.ts';
import { endOfLostWorkers, standApart } from './lost-workers.ts';
import { runAttempt } from './run-attempt.ts';
import { admit } from './scripts.ts';
import { StateWriter } from './state-writer.ts';

/*
 * One delivery of a job:
 *
 *   delivered
 *     ├─ too late to begin, never begun ──► expired, dependents end the same way
 *     ├─ too early by the clock of Redis ─► put aside until its time; no attempt is counted
 *     ├─ no handler in this worker ───────► put aside for another worker, and the state says why; no attempt is counted
 *     ├─ the rate limit is reached ───────► put aside until its slot; no attempt is counted
 *     ├─ it lost two workers, another such runs ► put aside until that one is done; no attempt is counted
 *     ▼
 *   begin: the state becomes `started`, the number of this delivery the fencing token
 *     ├─ has a final state already ───────► dependents end the same way, the job is done
 *     ├─ too late by now ─────────────────► expired, dependents end the same way
 *     ├─ it lost three workers ───────────► error tasks are submitted, dependents end ──► failure
 *     ▼
 *   the handler runs
 *     ├─ result ──────────────────────────► what follows is submitted ──► success
 *     ├─ TaskRevoked ─────────────────────► (the state is `revoked`) dependents end the same way
 *     ├─ the worker must let go ──────────► retrying ──► handed back; the attempt is not counted
 *     ├─ error, tries left ───────────────► retrying ──► BullMQ delivers the job again after its backoff
 *     └─ TaskFailure, or no tries left ───► error tasks are submitted, dependents end ──► failure
 *
 * A delivery whose token is not the newest any more (its lock was lost, another worker has the job) changes nothing.
 */

export type PlainHandler = Extract<Handler, { kind: 'plain' }>;
export type JobContext = WorkerContext &
  Submitter & { inFlight: InFlight; continuations: Continuations };

/** What a BullMQ worker does with the jobs of one queue of unbatched tasks. */
export function plainProcessor(
  context: JobContext,
  handlers: readonly PlainHandler[],
  queue: QueueAddress,
) {
  const byName = new Map(handlers.map((handler) => [handler.task.name, handler]));
  return async (job: Job<PlainJob>, token?: string, signal?: AbortSignal): Promise<void> => {
    // Of a job whose hash Redis has lost BullMQ knows the id only, and gives it out without end.
    if (Number.isNaN(job.timestamp)) {
      context.log.error(
        { queue: queue.name, jobId: job.id },
        'a job that Redis has lost was dropped',
      );
      throw new UnrecoverableError('Redis has lost it');
    }
    const writer = new StateWriter(context, queue, job);
    if (await expires(writer)) return endAsStored(context, writer, job);
    const early = await msTooEarly(context, job);
    if (early > CLOCKS_AGREE_MS) return putAside(context, job, early, token);
    const handler = byName.get(job.name);
    if (handler === undefined) return leaveToOthers(context, writer, job, token);
    const end = endOfLostWorkers(job);
    if (end === undefined) await awaitSlot(context, handler, job, token);
    const apart = await standApart(context, queue, job);
    if (typeof apart === 'number') return putAside(context, job, apart, token);
    const inFlight = context.inFlight.add(job.data.id, writer.key);
    try {
      if (end !== undefined) {
        return await concludeAttempt(context, handler, writer, job, { error: end }, token);
      }
      const begun = await writer.begin();
      if (begun.outcome !== 'written') return await endAsStored(context, writer, job);
      const outcome = await runAttempt(handler, writer, job.data, inFlight, signal);
      await concludeAttempt(context, handler, writer, job, outcome, token);
    } finally {
      await apart();
      inFlight.done();
    }
  };
}

/** Whether the task has ended because it could not begin in time. Redis is asked only when it is late by the clock of this process. */
async function expires(writer: StateWriter): Promise<boolean> {
  if (writer.expiresAt === undefined || Date.now() < writer.expiresAt) return false;
  const { outcome } = await writer.expire();
  return outcome === 'written' || outcome === 'final';
}

/** Clocks that differ by less are not told apart. */
const CLOCKS_AGREE_MS = 50;

/** For how long a job still has to wait that this worker was given: its clock may be ahead. */
async function msTooEarly({ client }: JobContext, job: Job<PlainJob>): Promise<number> {
  const { delay = 0 } = job.opts;
  if (delay === 0 || job.attemptsMade > 0) return 0;
  return job.timestamp + delay - (await clockOf(client));
}

/** Puts the job aside while its task may not begin; others have their turn meanwhile. */
async function awaitSlot(
  context: JobContext,
  { task }: PlainHandler,
  job: Job<PlainJob>,
  token: string | undefined,
): Promise<void> {
  if (task.rateLimit === undefined) return;
  const { client, engine } = context;
  const { max, perMs } = task.rateLimit;
  const wait = await admit(client, engine.keys.limits(task.name), [max, perMs, job.id ?? '']);
  if (wait > 0) await putAside(context, job, wait, token);
}

/** Why a task waits that was offered to a worker without its handler. */
const NO_HANDLER = { code: 'no_handler', message: 'no worker knows it' };
const SHORTEST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 30_000;

/** A worker of another version may have the handler. The longer the job has waited, the rarer it is offered. */
async function leaveToOthers(
  context: JobContext,
  writer: StateWriter,
  job: Job<PlainJob>,
  token: string | undefined,
): Promise<void> {
  // A task that was revoked meanwhile needs no handler.
  const { outcome } = await writer.wait(NO_HANDLER);
  if (outcome === 'final') return endAsStored(context, writer, job);
  context.log.warn({ task: job.name, id: job.data.id }, `no handler for ${job.name} here`);
  const age = Date.now() - job.timestamp;
  const pause = Math.min(LONGEST_PAUSE_MS, Math.max(SHORTEST_PAUSE_MS, age / 10));
  const left = writer.expiresAt === undefined ? Infinity : writer.expiresAt - Date.now();
  await putAside(context, job, Math.min(pause, Math.max(SHORTEST_PAUSE_MS, left)), token);
}

/** By the later of both clocks: a worker that is ahead would be given the job again at once, and one that is behind too late. */
async function putAside(
  { client }: JobContext,
  job: Job<PlainJob>,
  ms: number,
  token: string | undefined,
): Promise<never> {
  const now = Math.max(Date.now(), await clockOf(client));
  await job.moveToDelayed(Math.ceil(now + ms), token);
  throw new DelayedError();
}
