import { RetryLater } from '../declare/errors.ts';
import type { Decision } from '../declare/handlers.ts';
import { readSettled, type Settled } from '../declare/states.ts';
import { describeError, isFinal, readable } from '../declare/thrown.ts';
import { jobKey } from '../engine/bullmq-keys.ts';
import { keepSeconds } from '../engine/engine.ts';
import { RATE_TAU_MS } from '../engine/rate.ts';
import type { WorkerContext } from '../engine/worker-context.ts';
import { settledTail } from '../result/events.ts';
import { argsOf, isEnvelope, type Envelope } from '../wire/envelope.ts';
import { ticketId, type Ids } from '../wire/ids.ts';
import type { QueueAddress } from '../wire/keys.ts';
import { withTimeLimit } from '../worker/time-limit.ts';
import type { BatchHandler } from './driver.ts';
import { recordOf } from './record.ts';
import { boundsOf, endOfLostBatch, keepPart, widthOf, type Bounds } from './apart.ts';
import { settle, type Head } from './scripts.ts';
import { inBatchSpan, tracesByIndex } from './batch-span.ts';
import { summarise } from './settlement.ts';

export type Where = {
  task: string;
  lane: string;
  batchId: string;
  first: number;
  shared?: unknown;
  /** The spans above those of its tickets that are traced, by index; absent where none is. */
  traces?: [index: number, trace: string][];
};
export type Ticket = { id: string; mac: string; number: number; args: unknown };
type Attempt = {
  token: string;
  /** Of the batch, when it was delivered and so is read already. */
  envelope: Envelope | undefined;
  signal: AbortSignal;
  isCurrent: () => Promise<boolean>;
};

/** Decides one batch and settles it; throws when it is to be tried again. */
export async function decideBatch(
  context: WorkerContext,
  handler: BatchHandler,
  queue: QueueAddress,
  lane: string,
  head: Head,
  { token, envelope: delivered, signal, isCurrent }: Attempt,
): Promise<void> {
  const { task } = handler;
  const where: Where = { task: task.name, lane, batchId: head.batchId, first: head.first };
  const envelope = delivered ?? read(head.data);
  if (envelope === undefined) return settleUnreadable(context, handler, queue, where, head, token);
  where.shared = envelope.s;
  const { tracing } = context.engine;
  if (tracing && envelope.c) where.traces = tracesByIndex(envelope.c, envelope);
  const work = (): Promise<void> =>
    decideRead(context, handler, queue, where, head, envelope, { token, signal, isCurrent });
  return inBatchSpan(tracing, where, head, envelope, work);
}

async function decideRead(
  context: WorkerContext,
  handler: BatchHandler,
  queue: QueueAddress,
  where: Where,
  head: Head,
  envelope: Envelope,
  { token, signal, isCurrent }: Omit<Attempt, 'envelope'>,
): Promise<void> {
  const { meter, ids, tracing } = context.engine;
  const { task } = handler;
  const { lane } = where;
  const begun = Date.now();
  const tickets = ticketsOf(ids, where, envelope);
  try {
    if (head.lost > 1) {
      const { batchId, lost } = head;
      context.log.warn(
        { lane, batchId, lost },
        'workers were lost with this batch: it is decided in parts',
      );
    }
    const keep: KeepPart = (part, decisions) =>
      keepPart(context, handler, queue, where, head, token, part, decisions);
    const early = earlyResults(context, where, head);
    const decisions = await decide(
      handler,
      tickets,
      head,
      early,
      { signal, isCurrent },
      lane,
      keep,
    );
    const settled = () => store(context, handler, queue, where, tickets, decisions, head, token);
    const tallies = await (tracing?.span('settle', {}, settled) ?? settled());
    const latency = Math.max(0, Date.now() - head.addedAt);
    for (const [outcome, count] of tallies) meter.ended(task.name, outcome, count, latency);
  } catch (error) {
    if (!(error instanceof RetryLater)) meter.retried(task.name, tickets.length);
    throw error;
  } finally {
    meter.ran(task.name, Date.now() - begun);
  }
}

export function read(data: string): Envelope | undefined {
  try {
    const envelope: unknown = JSON.parse(data);
    return isEnvelope(envelope) ? envelope : undefined;
  } catch {
    return undefined;
  }
}

export function ticketsOf(ids: Ids, where: Where, envelope: Envelope): Ticket[] {
  const { k: keyId, t } = envelope;
  if (keyId !== undefined && !ids.knows(keyId)) {
    throw new Error('these tickets were signed with another secret than the one this worker has');
  }
  return t.map(([owner, own], index) => {
    const mac = keyId === undefined ? owner : ids.ticketMac(where, index, owner, keyId);
    const args = argsOf(envelope, own);
    return { mac, id: ticketId(where, index, mac), number: where.first + index, args };
  });
}

/** What tickets were told before their batch is decided. One whose result cannot be read fails, and keeps no line. */
function earlyResults(
  { log }: WorkerContext,
  { lane, batchId }: Where,
  { early }: Head,
): Map<number, Settled> {
  const results = new Map<number, Settled>();
  for (const [index, text] of early) {
    try {
      results.set(index, readSettled(text));
    } catch (err) {
      log.error({ err, lane, batchId, index }, 'the result of a ticket cannot be read');
      results.set(index, unreadable.settled);
    }
  }
  return results;
}

type KeepPart = (part: readonly Ticket[], decisions: readonly Decision[]) => Promise<void>;

async function decide(
  handler: BatchHandler,
  tickets: readonly Ticket[],
  head: Head,
  early: ReadonlyMap<number, Settled>,
  attempt: Pick<Attempt, 'signal' | 'isCurrent'>,
  lane: string,
  keepPart: KeepPart,
): Promise<Decision[]> {
  const { task } = handler;
  const open = tickets.filter((_, index) => !early.has(index));
  const decisions: Decision[] = [];
  const width = widthOf(head);
  for (let from = 0; from < open.length; from += width) {
    const part = open.slice(from, from + width);
    const lost = from === 0 ? endOfLostBatch(head) : undefined;
    const decided =
      lost === undefined
        ? await decidePart(handler, boundsOf(head, lane, tickets, part), part, head, attempt)
        : part.map(() => failed(lost));
    decisions.push(...decided);
    if (from + width < open.length) await keepPart(part, decided);
  }
  let next = 0;
  return tickets.map((_, index) => {
    const settled = early.get(index);
    if (settled === undefined) return decisions[next++] ?? unreadable;
    const known = 'r' in settled && task.isResult(settled.r);
    return { settled, tally: known ? task.batch.tally(settled.r) : 'failure' };
  });
}

async function decidePart(
  handler: BatchHandler,
  bounds: Bounds,
  tickets: readonly Ticket[],
  { tries, taken }: Head,
  { signal, isCurrent }: Pick<Attempt, 'signal' | 'isCurrent'>,
): Promise<Decision[]> {
  const { task } = handler;
  try {
    return await withTimeLimit(task, signal, (inner) =>
      handler.decide({
        ...bounds,
        tickets: [...tickets],
        attempt: taken,
        isCurrent,
        signal: inner,
      }),
    );
  } catch (thrown) {
    const error = readable(thrown);
    if (error instanceof RetryLater) throw error;
    const isLast = isFinal(error) || tries + 1 >= task.retry.attempts;
    if (!isLast || signal.aborted) throw error;
    return tickets.map(() => failed(error));
  }
}

const failed = (error: unknown): Decision => ({
  settled: { e: describeError(error) },
  tally: 'failure',
});

/** Answers the tallies it counted; none when they had been counted before, or Redis has lost the batch. */
async function store(
  { client, engine, log }: WorkerContext,
  { task }: BatchHandler,
  queue: QueueAddress,
  where: Where,
  tickets: readonly Ticket[],
  decisions: Decision[],
  { addedAt }: Pick<Head, 'addedAt'>,
  token: string,
): Promise<[name: string, count: number][]> {
  const { lane, batchId, first } = where;
  const { tallies, fields, outcomes, outcomeOf } = summarise(decisions);
  const told = tickets.map(({ mac }, index): [string, number] => [mac, outcomeOf[index] ?? 0]);
  const { keys } = engine;
  const { record } = task.batch;
  const answer = await settle(
    client,
    [
      keys.line(queue, lane),
      keys.turns(queue, lane),
      keys.batch(queue, batchId),
      keys.lease(queue, lane),
      jobKey(queue, batchId),
      keys.waits(queue, lane),
      ...(record ? [keys.record(queue, lane)] : []),
    ],
    [
      batchId,
      first,
      decisions.length,
      keepSeconds(engine, task),
      engine.lineTtlSeconds,
      RATE_TAU_MS,
      keys.channel(),
      settledTail({ ...where, outcomes, tickets: told }),
      token,
      addedAt,
      tallies.length,
      ...tallies.flat(),
      ...fields,
      ...(record ? [recordOf(first, tickets, decisions, record)] : []),
    ],
  );
  if (answer === 'early') throw new Error('Redis has lost how an earlier batch was settled');
  if (answer === 'another') throw new Error('Redis has lost the batch, and was sent it again');
  if (answer === 'lost') log.warn({ lane, batchId }, 'Redis has lost a batch while it was decided');
  return answer === 'settled' ? tallies : [];
}

const unreadable: Decision = {
  settled: { e: { code: 'bad_payload', message: 'what was stored of this ticket cannot be read' } },
  tally: 'failure',
};

/** A job whose data is spoilt would be delivered for ever: its tickets end in failure, and it is taken away. */
async function settleUnreadable(
  context: WorkerContext,
  handler: BatchHandler,
  queue: QueueAddress,
  where: Where,
  { batchId, n, addedAt }: Head,
  token: string,
): Promise<void> {
  const { client, log } = context;
  log.error({ queue: queue.name, batchId }, 'the data of a job cannot be read');
  const decisions = Array.from({ length: n }, () => unreadable);
  await store(context, handler, queue, where, [], decisions, { addedAt }, token);
  await client.del(jobKey(queue, batchId));
}
