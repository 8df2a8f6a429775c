import {
  activeKey,
  delayedKey,
  JOB_FIELDS,
  jobKey,
  prioritizedKey,
  waitKey,
} from '../engine/bullmq-keys.ts';
import { isBatched } from '../declare/define.ts';
import type { Engine } from '../engine/engine.ts';
import type { QueueAddress } from '../wire/keys.ts';
import { plainQueues } from './known-queues.ts';

/** The tasks of one kind, in whatever queue, or those of one queue, of whatever kind. */
export type Which = { task: string } | { queue: string };

/** `tickets`: it is a batched task or its queue, whose tickets must reach a verdict. `unknown`: there is no such queue. */
export type NotPlain = 'tickets' | 'unknown';

export type UnendedJob = { queue: QueueAddress; jobId: string };

/** The jobs of a queue at one moment: a job that moves from one place to the next is in neither twice nor missing. */
export async function jobsIn(
  { reader }: Engine,
  queue: QueueAddress,
): Promise<{ waiting: string[]; running: string[] }> {
  const answers = await reader
    .multi()
    .lrange(waitKey(queue), 0, -1)
    .zrange(prioritizedKey(queue), 0, '-1')
    .zrange(delayedKey(queue), 0, '-1')
    .lrange(activeKey(queue), 0, -1)
    .exec();
  const [wait = [], prioritized = [], delayed = [], running = []] = (answers ?? []).map(
    ([error, ids]) => {
      if (error) throw error;
      // Lists and sorted sets are answered as what is in them.
      return ids as string[];
    },
  );
  return { waiting: [...wait, ...prioritized, ...delayed], running };
}

/** Every plain task that has not ended: it waits, is put off, is known to no worker, or runs. */
export async function unended(engine: Engine, which: Which): Promise<UnendedJob[] | NotPlain> {
  const queues = plainQueues(engine);
  if ('queue' in which) {
    const queue = queues.find(({ name }) => name === which.queue);
    if (queue !== undefined) return allIn(engine, queue);
    return holdsTickets(engine, which.queue) ? 'tickets' : 'unknown';
  }
  const task = engine.known.get(which.task);
  if (task && isBatched(task)) return 'tickets';
  const jobs = (await Promise.all(queues.map((queue) => allIn(engine, queue)))).flat();
  return ofKind(engine, jobs, which.task);
}

async function allIn(engine: Engine, queue: QueueAddress): Promise<UnendedJob[]> {
  const { waiting, running } = await jobsIn(engine, queue);
  return [...waiting, ...running].map((jobId) => ({ queue, jobId }));
}

const holdsTickets = ({ keys, known }: Engine, name: string): boolean =>
  [...known.values()].some(
    (task) =>
      isBatched(task) &&
      Array.from({ length: task.batch.shards }, (_, shard) => keys.shardOf(task, shard)).some(
        (queue) => queue.name === name,
      ),
  );

const CHUNK = 1000;

async function ofKind(
  { reader }: Engine,
  jobs: readonly UnendedJob[],
  kind: string,
): Promise<UnendedJob[]> {
  const found: UnendedJob[] = [];
  for (let from = 0; from < jobs.length; from += CHUNK) {
    const chunk = jobs.slice(from, from + CHUNK);
    const names = await Promise.all(
      chunk.map(({ queue, jobId }) => reader.hget(jobKey(queue, jobId), JOB_FIELDS.name)),
    );
    found.push(...chunk.filter((_, at) => names[at] === kind));
  }
  return found;
}
