import type { BatchedTask } from '../declare/define.ts';
import type { BatchTicket } from '../declare/handlers.ts';
import { jobPrefix } from '../engine/bullmq-add-job.ts';
import type { Engine } from '../engine/engine.ts';
import { ticketsOf } from './read-batch.ts';
import { readEnvelope } from '../wire/envelope.ts';
import { readWaiting } from './scripts.ts';

/** Batches that are read in one step. */
const BATCHES_PER_PAGE = 20;

/**
 * A batch that is not settled. `addedAt`: by the clock of Redis. `tickets`: without those whose arguments do not
 * fit their task; `ids` are of all.
 */
export type WaitingBatch<A> = {
  first: number;
  last: number;
  addedAt: Date;
  ids: string[];
  tickets: BatchTicket<A>[];
};

/** `now`: the clock of Redis when these were read. Whatever joins the line later was added no earlier. */
export type WaitingPage<A> = { now: Date; batches: WaitingBatch<A>[] };

/** The batches of a line that are not settled, in the order of their numbers, page by page; at least one page. */
export async function* waitingInLine<A, R>(
  engine: Engine,
  task: BatchedTask<A, R>,
  lane: string,
): AsyncGenerator<WaitingPage<A>> {
  const { ids, keys, producer } = engine;
  const queue = keys.laneQueue(task, lane);
  for (let after = 0; ;) {
    const args = [jobPrefix(queue), after, BATCHES_PER_PAGE];
    const page = await readWaiting(producer, [keys.turns(queue, lane)], args);
    const batches = page.batches.flatMap(({ batchId, first, addedAt: queuedMs, data }) => {
      const envelope = readEnvelope(data);
      if (!envelope) return [];
      const where = { task: task.name, lane, batchId, first };
      const addedAt = new Date(queuedMs);
      const all = ticketsOf(ids, where, envelope, addedAt);
      const tickets = all.flatMap(({ id, number, args: own }) =>
        task.isArgs(own) ? [{ id, number, addedAt, args: own }] : [],
      );
      const last = first + envelope.t.length - 1;
      return [{ first, last, addedAt, ids: all.map(({ id }) => id), tickets }];
    });
    yield { now: new Date(page.now), batches };
    if (page.next === 0) return;
    after = page.next;
  }
}
