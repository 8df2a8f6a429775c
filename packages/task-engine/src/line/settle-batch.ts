import type { Decision } from '../declare/handlers.ts';
import { delayedKey, jobKey, markerKey, metaKey, waitKey } from '../engine/bullmq-keys.ts';
import { keepSeconds } from '../engine/engine.ts';
import { RATE_TAU_MS } from '../engine/rate.ts';
import type { WorkerContext } from '../engine/worker-context.ts';
import { settledTail } from '../result/events.ts';
import type { QueueAddress } from '../wire/keys.ts';
import type { BatchLog } from './batch-log.ts';
import type { BatchHandler } from './driver.ts';
import { unreadable, type Part, type Where } from './read-batch.ts';
import { recordOf } from './record.ts';
import { settle, type Head } from './scripts.ts';
import { summarise } from './settlement.ts';

/** The first teaches Redis the script; the others follow on one connection, in their order. */
export async function inOrder<T>([first, ...rest]: (() => Promise<T>)[]): Promise<T[]> {
  if (first === undefined) return [];
  const answer = await first();
  return [answer, ...(await Promise.all(rest.map((each) => each())))];
}

/** Stores and tells how the tickets of a batch end, once. Answers the tallies it counted; none when they had been counted before, or Redis has lost the batch. */
export async function settleBatch(
  { client, engine, log: workerLog }: WorkerContext,
  { task }: BatchHandler,
  queue: QueueAddress,
  { where, addedAt, tickets }: Pick<Part, 'where' | 'addedAt' | 'tickets'>,
  decisions: Decision[],
  { token, isLast, log }: { token: string; isLast: boolean; log?: BatchLog },
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
      markerKey(queue),
      metaKey(queue),
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
      isLast ? 1 : 0,
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

/** A job whose data is spoilt would be delivered for ever: its tickets end in failure, and it is taken away. */
export async function settleUnreadable(
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
  await settleBatch(context, handler, queue, { where, addedAt, tickets: [] }, decisions, {
    token,
    isLast: true,
  });
  await client.del(jobKey(queue, batchId));
}
