import { RetryLater } from '../declare/errors.ts';
import type { Decision } from '../declare/handlers.ts';
import type { Settled } from '../declare/states.ts';
import { describeError, isFinal, readable } from '../declare/thrown.ts';
import { inSpan } from '../declare/tracing.ts';
import type { WorkerContext } from '../engine/worker-context.ts';
import { readEnvelope, type Envelope } from '../wire/envelope.ts';
import type { QueueAddress } from '../wire/keys.ts';
import { withTimeLimit } from '../worker/time-limit.ts';
import { boundsOf, endOfLostBatch, keepPart, widthOf, type Bounds } from './apart.ts';
import { createBatchLog, type BatchLog } from './batch-log.ts';
import { inBatchSpan } from './batch-span.ts';
import type { BatchHandler } from './driver.ts';
import { readPart, unreadable, type Part, type Ticket, type Where } from './read-batch.ts';
import type { Head } from './scripts.ts';
import { inOrder, settleBatch, settleUnreadable } from './settle-batch.ts';
import { membersBehind } from './together.ts';

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
  const { meter, tracing } = context.engine;
  const { task } = handler;
  const { lane } = where;
  const begun = Date.now();
  const whole = readPart(context, where, head, envelope);
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
    parts = [whole, ...behind.map((each) => readPart(context, where, each.head, each.envelope))];
    const keep: KeepPart = (some, decisions) =>
      keepPart(context, handler, queue, whole.where, head, token, some, decisions);
    const attempt = { signal, isCurrent, log };
    const decided =
      behind.length > 0
        ? await decideTogether(handler, parts, head, attempt)
        : [await decide(handler, whole, head, attempt, keep)];
    const storing = parts.map((each, i) => () => {
      const isLast = i === parts.length - 1;
      const work = () =>
        settleBatch(context, handler, queue, each, decided[i] ?? [], { token, isLast, log });
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
