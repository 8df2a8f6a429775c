import { UnrecoverableError, type Job } from 'bullmq';
import { withTimeLimit } from '../worker/time-limit.ts';
import { keepSeconds } from '../engine/engine.ts';
import { isEnvelope, type Envelope } from '../wire/envelope.ts';
import { describeError, TaskFailure } from '../declare/errors.ts';
import { settledTail } from '../result/events.ts';
import type { Decision, Handler } from '../declare/handlers.ts';
import { ticketId } from '../wire/ids.ts';
import type { QueueAddress } from '../wire/keys.ts';
import { RATE_TAU_MS } from '../engine/rate.ts';
import { recordOf } from './record.ts';
import { settle } from './scripts.ts';
import { summarise, type Settlement } from './settlement.ts';
import type { WorkerContext } from '../engine/worker-context.ts';

type BatchHandler = Extract<Handler, { kind: 'batch' }>;

/** What a BullMQ worker does with the job of a batch. Nothing is returned: BullMQ stores what is. */
export function batchProcessor(context: WorkerContext, handler: BatchHandler, queue: QueueAddress) {
  const { client, engine, log } = context;
  return async (job: Job, _token?: string, signal?: AbortSignal): Promise<void> => {
    const batchId = job.id ?? '';
    // A batch is delivered at least once; one that has its results is done.
    if ((await client.exists(engine.keys.batch(queue, batchId))) === 1) return;
    const envelope: unknown = job.data;
    if (!isEnvelope(envelope)) {
      log.error({ queue: queue.name, batchId }, 'a job that is no batch was dropped');
      throw new UnrecoverableError('not a batch');
    }
    const begun = Date.now();
    const { meter } = engine;
    const { name } = handler.task;
    try {
      const decisions = await decide(handler, job, batchId, envelope, signal, log);
      const counted = await store(context, handler, queue, batchId, envelope, decisions);
      if (counted === undefined) return;
      const latency = Math.max(0, Date.now() - job.timestamp);
      for (const [outcome, count] of counted) meter.ended(name, outcome, count, latency);
    } catch (error) {
      meter.retried(name, envelope.t.length);
      throw error;
    } finally {
      meter.ran(name, Date.now() - begun);
    }
  };
}

async function decide(
  handler: BatchHandler,
  job: Job,
  batchId: string,
  { l: lane, f: first, t }: Envelope,
  signal: AbortSignal | undefined,
  log: WorkerContext['log'],
): Promise<Decision[]> {
  const { task } = handler;
  const batch = { task: task.name, lane, batchId, first };
  const tickets = t.map(([mac, args], index) => ({
    id: ticketId(batch, index, mac),
    number: first + index,
    args,
  }));
  const tries = job.attemptsMade + 1;
  const delivery = Math.max(1, job.attemptsStarted);
  try {
    return await withTimeLimit(task, signal, (inner) =>
      handler.decide({ lane, tickets, attempt: delivery, signal: inner }),
    );
  } catch (error) {
    const last = error instanceof TaskFailure || tries >= task.retry.attempts;
    log.warn({ err: error, task: task.name, lane, batchId, attempt: tries, last }, 'batch failed');
    if (!last) throw error;
    return t.map(() => ({ settled: { e: describeError(error) }, tally: 'failure' }));
  }
}

/** Answers the tallies it counted; undefined when they had been counted before. */
async function store(
  { client, engine }: WorkerContext,
  { task }: BatchHandler,
  queue: QueueAddress,
  batchId: string,
  { l: lane, f: first, t }: Envelope,
  decisions: Decision[],
): Promise<Settlement['tallies'] | undefined> {
  const { tallies, fields, outcomes, outcomeOf } = summarise(decisions);
  const tickets = t.map(([mac], index): [string, number] => [mac, outcomeOf[index] ?? 0]);
  const { keys } = engine;
  const recorded = task.batch.record === true;
  const answer = await settle(
    client,
    [
      keys.line(queue, lane),
      keys.open(queue, lane),
      keys.batch(queue, batchId),
      ...(recorded ? [keys.record(queue, lane)] : []),
    ],
    [
      batchId,
      first,
      t.length,
      keepSeconds(engine, task),
      engine.lineTtlSeconds,
      RATE_TAU_MS,
      keys.channel(),
      settledTail({ task: task.name, lane, batchId, first, outcomes, tickets }),
      tallies.length,
      ...tallies.flat(),
      ...fields,
      ...(recorded ? [recordOf({ task: task.name, lane, batchId, first }, t, decisions)] : []),
    ],
  );
  return answer === 'settled' ? tallies : undefined;
}
