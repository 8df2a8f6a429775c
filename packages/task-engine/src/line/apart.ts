import { TaskFailure } from '../declare/errors.ts';
import type { Batch, Decision } from '../declare/handlers.ts';
import { jobKey } from '../engine/bullmq-keys.ts';
import { keepSeconds, unendedSeconds } from '../engine/engine.ts';
import type { WorkerContext } from '../engine/worker-context.ts';
import type { QueueAddress } from '../wire/keys.ts';
import type { Ticket, Where } from './read-batch.ts';
import type { BatchHandler } from './driver.ts';
import { storePart, type Head } from './scripts.ts';

/**
 * After so many workers that were lost with a batch its single ticket ends in failure, if it was in hand alone so often. A ticket is
 * a promise: machines that fail one after the other are no reason to break it, and its line stands still for some seconds more.
 */
const MOST_LOST = 5;
const MOST_LOST_ALONE = 4;

/**
 * How many tickets of a batch are in hand at once. A worker may be lost by chance; from the second on it is a quarter of them each
 * time, so that the ticket that is to blame, should there be one, is alone soon. `turn.lua` knows the same.
 */
export const widthOf = ({ n, lost }: Pick<Head, 'n' | 'lost'>): number =>
  lost < 2 ? Infinity : Math.max(1, Math.floor(n / 4 ** (lost - 1)));

/** How the first ticket in hand ends when it has cost too many workers; undefined: it may be decided. */
export const endOfLostBatch = ({ n, lost, alone }: Head): TaskFailure | undefined =>
  lost < MOST_LOST || alone < MOST_LOST_ALONE || n / 4 ** (lost - 1) >= 2
    ? undefined
    : new TaskFailure(
        'worker_lost',
        `${lost} workers were lost with its batch, and ${alone} with it alone: it blocks their event loop, or ends their process`,
      );

export type Bounds = Pick<Batch<unknown>, 'lane' | 'batchId' | 'first' | 'last'>;

/** What a handler is told of a batch, or of a part of one that is decided apart: that has an id of its own. */
export function boundsOf(
  { batchId, first, lost }: Head,
  lane: string,
  tickets: readonly Ticket[],
  part: readonly Ticket[],
): Bounds {
  const whole = { lane, batchId, first, last: first + tickets.length - 1 };
  const [begin, end] = [part[0]?.number ?? first, part.at(-1)?.number ?? first];
  if (lost < 2) return whole;
  return { lane, batchId: `${batchId}.${begin - first}`, first: begin, last: end };
}

/** Keeps the results of a part, so that it is not decided again should the next one cost this worker. */
export async function keepPart(
  { client, engine }: WorkerContext,
  { task }: BatchHandler,
  queue: QueueAddress,
  { lane, batchId, first }: Where,
  { lost, addedAt }: Head,
  token: string,
  part: readonly Ticket[],
  decisions: readonly Decision[],
): Promise<void> {
  const { keys } = engine;
  const kept = await storePart(
    client,
    [
      keys.line(queue, lane),
      keys.batch(queue, batchId),
      keys.lease(queue, lane),
      jobKey(queue, batchId),
    ],
    [
      token,
      batchId,
      lost,
      unendedSeconds(keepSeconds(engine, task)),
      addedAt,
      ...part.flatMap(({ number }, at) => [number - first, JSON.stringify(decisions[at]?.settled)]),
    ],
  );
  if (!kept) throw new Error('another process decides this batch, or it was lost and sent again');
}
