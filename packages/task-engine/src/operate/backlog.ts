import { isBatched, type BatchedTask } from '../declare/define.ts';
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
  const note = (task: string, count: number, since: number | undefined): void => {
    const { count: before = 0, oldest } = found.get(task) ?? {};
    found.set(task, {
      count: before + count,
      oldest: since === undefined ? oldest : Math.min(since, oldest ?? Infinity),
    });
  };
  await Promise.all([
    ...[...engine.known.values()]
      .filter((task) => isBatched(task))
      .map((task) => countTickets(engine, task, note)),
    ...plainQueues(engine).map((queue) => countJobs(engine, queue, note)),
  ]);
  return found;
}

type Note = (task: string, count: number, since: number | undefined) => void;

async function countTickets(engine: Engine, task: BatchedTask, note: Note): Promise<void> {
  const { keys, reader } = engine;
  for (let shard = 0; shard < task.batch.shards; shard += 1) {
    const queue = keys.shardOf(task, shard);
    for (const lane of await reader.smembers(keys.lanes(queue))) {
      const [{ waiting }, [, open]] = await Promise.all([
        lineOf(engine, task, lane),
        reader.hscan(keys.open(queue, lane), '0', 'COUNT', MOST_READ),
      ]);
      const since = open.filter((_, at) => at % 2 === 1).map((held) => Number(held.split(' ')[2]));
      note(task.name, waiting, since.length === 0 ? undefined : Math.min(...since));
    }
  }
}

async function countJobs({ keys, reader }: Engine, queue: QueueAddress, note: Note): Promise<void> {
  const [plain, prioritized] = await Promise.all([
    reader.lrange(keys.wait(queue), -MOST_READ, -1),
    reader.zrange(keys.prioritized(queue), 0, String(MOST_READ - 1)),
  ]);
  const jobs = [...plain, ...prioritized].map((id) =>
    reader.hmget(keys.job(queue, id), 'name', 'timestamp', 'opts'),
  );
  for (const [name, timestamp, opts] of await Promise.all(jobs)) {
    if (name) note(name, 1, Number(timestamp) + delayOf(opts));
  }
}

function delayOf(json: string | null | undefined): number {
  const { delay }: { delay?: unknown } = json ? Object(JSON.parse(json)) : {};
  return typeof delay === 'number' ? delay : 0;
}
