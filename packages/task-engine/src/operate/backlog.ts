import { isBatched, type BatchedTask } from '../declare/define.ts';
import { JOB_FIELDS, jobKey, readWaitingJobs } from '../engine/bullmq-keys.ts';
import type { Engine } from '../engine/engine.ts';
import type { QueueAddress } from '../wire/keys.ts';
import { lineOf } from '../line/ledger.ts';
import { plainQueues } from './known-queues.ts';

/** How many of a task wait, and since when (ms) the oldest does. */
export type Waiting = { count: number; oldest: number | undefined };

const MOST_READ = 1000;

/**
 * What waits, by task. Of tickets the books of their lines know it; of plain tasks the thousand oldest jobs of each
 * queue are looked at.
 */
export async function waitingByTask(engine: Engine): Promise<Map<string, Waiting>> {
  const found = new Map<string, Waiting>();
  for (const { name } of engine.known.values()) found.set(name, { count: 0, oldest: undefined });
  const add = (task: string, count: number, since: number | undefined): void => {
    const { count: before = 0, oldest } = found.get(task) ?? {};
    found.set(task, {
      count: before + count,
      oldest: since === undefined ? oldest : Math.min(since, oldest ?? Infinity),
    });
  };
  await Promise.all([
    ...[...engine.known.values()]
      .filter((task) => isBatched(task))
      .map((task) => countTickets(engine, task, add)),
    ...plainQueues(engine).map((queue) => countJobs(engine, queue, add)),
  ]);
  return found;
}

type Add = (task: string, count: number, since: number | undefined) => void;

async function countTickets(engine: Engine, task: BatchedTask, add: Add): Promise<void> {
  const { keys, reader } = engine;
  for (let shard = 0; shard < task.batch.shards; shard += 1) {
    const queue = keys.shardOf(task, shard);
    for (const lane of await reader.smembers(keys.lanes(queue))) {
      const [{ waiting }, [head]] = await Promise.all([
        lineOf(engine, task, lane),
        reader.zrange(keys.turns(queue, lane), 0, '0'),
      ]);
      const since =
        head === undefined ? null : await reader.hget(jobKey(queue, head), JOB_FIELDS.addedAt);
      add(task.name, waiting, since === null ? undefined : Number(since));
    }
  }
}

async function countJobs({ reader }: Engine, queue: QueueAddress, add: Add): Promise<void> {
  const jobs = await readWaitingJobs(reader, queue, MOST_READ);
  for (const { name, since } of jobs) add(name, 1, since);
}
