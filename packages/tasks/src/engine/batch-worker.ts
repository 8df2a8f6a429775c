import { UnrecoverableError, type Job } from 'bullmq';
import { attempt } from './attempt.ts';
import { readEnvelope, type Envelope } from './envelope.ts';
import { describeError, TaskFailure } from './errors.ts';
import { settledTail } from './events.ts';
import type { Decision, Handler } from './handlers.ts';
import { ticketId } from './ids.ts';
import type { QueueAddress } from './keys.ts';
import { RATE_TAU_MS } from './pace.ts';
import { settle } from './scripts.ts';
import type { Settled } from './states.ts';
import type { WorkerContext } from './worker-context.ts';

type BatchHandler = Extract<Handler, { kind: 'batch' }>;

/** What a BullMQ worker does with the job of a batch. Nothing is returned: BullMQ stores what is. */
export function batchProcessor(context: WorkerContext, handler: BatchHandler, queue: QueueAddress) {
  const { client, engine, log } = context;
  return async (job: Job, _token?: string, signal?: AbortSignal): Promise<void> => {
    const batchId = job.id ?? '';
    // A batch is delivered at least once; one that has its results is done.
    if ((await client.exists(engine.keys.batch(queue, batchId))) === 1) return;
    const envelope = readEnvelope(job.data);
    if (envelope === undefined) {
      log.error({ queue: queue.name, batchId }, 'a job that is no batch was dropped');
      throw new UnrecoverableError('not a batch');
    }
    const decisions = await decide(handler, job, batchId, envelope, signal, log);
    await store(context, handler, queue, batchId, envelope, decisions);
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
    return await attempt(task, signal, (inner) =>
      handler.decide({ lane, tickets, attempt: delivery, signal: inner }),
    );
  } catch (error) {
    const last = error instanceof TaskFailure || tries >= task.retry.attempts;
    log.warn({ err: error, task: task.name, lane, batchId, attempt: tries, last }, 'batch failed');
    if (!last) throw error;
    return t.map(() => ({ settled: { e: describeError(error) }, tally: 'failure' }));
  }
}

async function store(
  { client, engine }: WorkerContext,
  { task }: BatchHandler,
  queue: QueueAddress,
  batchId: string,
  { l: lane, f: first, t }: Envelope,
  decisions: Decision[],
): Promise<void> {
  const tallies = new Map<string, number>();
  const kinds = new Map<string, { at: number; count: number; settled: Settled }>();
  const outcomeOf: number[] = [];
  const texts: string[] = [];
  for (const { settled, tally } of decisions) {
    tallies.set(tally, (tallies.get(tally) ?? 0) + 1);
    const text = JSON.stringify(settled);
    const kind = kinds.get(text) ?? { at: kinds.size, count: 0, settled };
    kind.count += 1;
    kinds.set(text, kind);
    outcomeOf.push(kind.at);
    texts.push(text);
  }
  // Nearly all tickets of a sale end alike: that result is stored once for all of them.
  const [[common] = ['']] = [...kinds].sort(([, a], [, b]) => b.count - a.count);
  const fields: (string | number)[] = ['*', common];
  for (const [index, text] of texts.entries()) if (text !== common) fields.push(index, text);
  const outcomes = [...kinds.values()].map(({ settled }) => settled);
  const tickets = t.map(([mac], index): [string, number] => [mac, outcomeOf[index] ?? 0]);
  const { keys } = engine;
  await settle(
    client,
    [keys.line(queue, lane), keys.open(queue, lane), keys.batch(queue, batchId)],
    [
      batchId,
      first,
      t.length,
      engine.resultTtlSeconds,
      engine.lineTtlSeconds,
      RATE_TAU_MS,
      keys.channel(),
      settledTail({ task: task.name, lane, batchId, first, outcomes, tickets }),
      tallies.size,
      ...[...tallies].flat(),
      ...fields,
    ],
  );
}
