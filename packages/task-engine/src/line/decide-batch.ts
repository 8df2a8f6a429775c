import { RetryLater } from '../declare/errors.ts';
import type { Decision } from '../declare/handlers.ts';
import { readSettled, type Settled } from '../declare/states.ts';
import { describeError, isFinal, readable } from '../declare/thrown.ts';
import { inSpan } from '../declare/tracing.ts';
import { delayedKey, jobKey, waitKey } from '../engine/bullmq-keys.ts';
import { keepSeconds } from '../engine/engine.ts';
import { RATE_TAU_MS } from '../engine/rate.ts';
import type { WorkerContext } from '../engine/worker-context.ts';
import { settledTail } from '../result/events.ts';
import { argsOf, readEnvelope, type Envelope } from '../wire/envelope.ts';
import { ticketId, type Ids } from '../wire/ids.ts';
import type { QueueAddress } from '../wire/keys.ts';
import { withTimeLimit } from '../worker/time-limit.ts';
import type { BatchHandler } from './driver.ts';
import { recordOf } from './record.ts';
import { boundsOf, endOfLostBatch, keepPart, widthOf, type Bounds } from './apart.ts';
import { settle, type Follower, type Head } from './scripts.ts';
import { createBatchLog, type BatchLog } from './batch-log.ts';
import { inBatchSpan, tracesByIndex } from './batch-span.ts';
import { summarise } from './settlement.ts';
import { membersBehind } from './together.ts';

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
/** A batch in hand. */
type Part = {
  where: Where;
  addedAt: number;
  tickets: Ticket[];
  early: ReadonlyMap<number, Settled>;
};
type Attempt = {
  token: string;
  /** Of the batch, when it was delivered and so is read already. */
  envelope: Envelope | undefined;
  signal: AbortSignal;
  isCurrent: () => Promise<boolean>;
};
/** What a handler is given beside the tickets. */
type Given = Pick<Attempt, 'signal' | 'isCurrent'> & { log: BatchLog };

/** Decides one batch, and those that go with it, and settles them; answers which. Throws when it is to be tried again. */
export async function decideBatch(
  context: WorkerContext,
  handler: BatchHandler,
  queue: QueueAddress,
  lane: string,
  head: Head,
  { token, envelope: delivered, signal, isCurrent }: Attempt,
): Promise<string[]> {
  const { task } = handler;
  const where: Where = { task: task.name, lane, batchId: head.batchId, first: head.first };
  const envelope = delivered ?? readEnvelope(head.data);
  if (envelope === undefined) {
    await settleUnreadable(context, handler, queue, where, head, token);
    return [head.batchId];
  }
  const { tracing } = context.engine;
  const work = (): Promise<string[]> =>
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
): Promise<string[]> {
  const { meter, ids, tracing } = context.engine;
  const { task } = handler;
  const { lane } = where;
  const begun = Date.now();
  const part = (batch: Follower, own: Envelope): Part => {
    const at: Where = { ...where, batchId: batch.batchId, first: batch.first, shared: own.s };
    if (tracing && own.c) at.traces = tracesByIndex(own.c, own);
    const early = earlyResults(context, at, batch);
    return { where: at, addedAt: batch.addedAt, tickets: ticketsOf(ids, at, own), early };
  };
  const whole = part(head, envelope);
  const log = createBatchLog();
  let parts = [whole];
  try {
    if (head.lost > 1) {
      const { batchId, lost } = head;
      context.log.warn(
        { lane, batchId, lost },
        'workers were lost with this batch: it is decided in parts',
      );
    }
    const behind = await membersBehind(context, task, queue, lane, head, envelope);
    parts = [whole, ...behind.map((each) => part(each.head, each.envelope))];
    const keep: KeepPart = (some, decisions) =>
      keepPart(context, handler, queue, whole.where, head, token, some, decisions);
    const attempt = { signal, isCurrent, log };
    const decided =
      behind.length > 0
        ? await decideTogether(handler, parts, head, attempt)
        : [await decide(handler, whole, head, attempt, keep)];
    const storing = parts.map((each, i) => () => {
      const place = placeOf(i, parts.length);
      const work = () =>
        store(context, handler, queue, each, decided[i] ?? [], { token, place, log });
      const own = behind[i - 1];
      if (own === undefined) return work();
      // What was pressed leads to the batch it is in, also where that was decided with another.
      const begun = { addedAt: each.addedAt, taken: head.taken };
      return inBatchSpan(tracing, each.where, begun, own.envelope, () =>
        inSpan(tracing, 'settle', {}, work),
      );
    });
    const all = await inSpan(tracing, 'settle', {}, () => inOrder(storing));
    for (const [i, tallies] of all.entries()) {
      const latency = Math.max(0, Date.now() - (parts[i]?.addedAt ?? Infinity));
      for (const [outcome, count] of tallies) meter.ended(task.name, outcome, count, latency);
    }
    return parts.map((each) => each.where.batchId);
  } catch (error) {
    if (!(error instanceof RetryLater))
      meter.retried(task.name, parts.flatMap(({ tickets }) => tickets).length);
    throw error;
  } finally {
    meter.ran(task.name, Date.now() - begun);
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

/** Of several batches that were decided together. */
type Place = 'only' | 'first' | 'next' | 'last';
function placeOf(index: number, of: number): Place {
  if (of === 1) return 'only';
  if (index === 0) return 'first';
  return index === of - 1 ? 'last' : 'next';
}

/** The first teaches Redis the script; the others follow on one connection, in their order. */
async function inOrder<T>([first, ...rest]: (() => Promise<T>)[]): Promise<T[]> {
  if (first === undefined) return [];
  const answer = await first();
  return [answer, ...(await Promise.all(rest.map((each) => each())))];
}

/** What tickets were told before their batch is decided. One whose result cannot be read fails, and keeps no line. */
function earlyResults(
  { log }: WorkerContext,
  { lane, batchId }: Where,
  { early }: Pick<Head, 'early'>,
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
  { where, tickets, early }: Part,
  head: Head,
  attempt: Given,
  keepPart: KeepPart,
): Promise<Decision[]> {
  const open = tickets.filter((_, index) => !early.has(index));
  const decisions: Decision[] = [];
  const width = widthOf(head);
  for (let from = 0; from < open.length; from += width) {
    const part = open.slice(from, from + width);
    const lost = from === 0 ? endOfLostBatch(head) : undefined;
    const decided =
      lost === undefined
        ? await decidePart(handler, boundsOf(head, where.lane, tickets, part), part, head, attempt)
        : part.map(() => failed(lost));
    decisions.push(...decided);
    if (from + width < open.length) await keepPart(part, decided);
  }
  return withEarly(handler, tickets, early, decisions.values());
}

/** All of these by one call. What it throws is nobody's end: then each is decided by itself. */
async function decideTogether(
  handler: BatchHandler,
  parts: readonly Part[],
  { batchId, first, taken }: Head,
  { signal, isCurrent, log }: Given,
): Promise<Decision[][]> {
  const open = parts.flatMap(({ tickets, early }) => tickets.filter((_, i) => !early.has(i)));
  const last = parts.at(-1)?.tickets.at(-1)?.number ?? first;
  const lane = parts[0]?.where.lane ?? '';
  const decided = await withTimeLimit(handler.task, signal, (inner) =>
    handler.decide({
      lane,
      batchId,
      first,
      last,
      tickets: open,
      attempt: taken,
      isCurrent,
      signal: inner,
      log: log.say,
    }),
  );
  const decisions = decided.values();
  return parts.map(({ tickets, early }) => withEarly(handler, tickets, early, decisions));
}

/** The decision of each ticket; those that were told early keep what they were told. */
function withEarly(
  { task }: BatchHandler,
  tickets: readonly Ticket[],
  early: ReadonlyMap<number, Settled>,
  decisions: Iterator<Decision>,
): Decision[] {
  return tickets.map((_, index) => {
    const settled = early.get(index);
    if (settled === undefined) {
      const next = decisions.next();
      return next.done ? unreadable : next.value;
    }
    const known = 'r' in settled && task.isResult(settled.r);
    return { settled, tally: known ? task.batch.tally(settled.r) : 'failure' };
  });
}

async function decidePart(
  handler: BatchHandler,
  bounds: Bounds,
  tickets: readonly Ticket[],
  { tries, taken }: Head,
  { signal, isCurrent, log }: Given,
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
        log: log.say,
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
  { client, engine, log: workerLog }: WorkerContext,
  { task }: BatchHandler,
  queue: QueueAddress,
  { where, addedAt, tickets }: Pick<Part, 'where' | 'addedAt' | 'tickets'>,
  decisions: Decision[],
  { token, place, log }: { token: string; place: Place; log?: BatchLog },
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
      waitKey(queue),
      delayedKey(queue),
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
      place,
      tallies.length,
      ...tallies.flat(),
      ...fields,
      ...(log?.fields() ?? []),
      ...(record ? [recordOf(first, tickets, decisions, record)] : []),
    ],
  );
  if (answer === 'early') throw new Error('Redis has lost how an earlier batch was settled');
  if (answer === 'another')
    throw new Error('Redis has lost the batch and was sent it again, or another decides it');
  if (answer === 'lost')
    workerLog.warn({ lane, batchId }, 'Redis has lost a batch while it was decided');
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
  await store(context, handler, queue, { where, addedAt, tickets: [] }, decisions, {
    token,
    place: 'only',
  });
  await client.del(jobKey(queue, batchId));
}
