import { isBatched } from '../declare/define.ts';
import type { Engine } from '../engine/engine.ts';
import type { QueueAddress } from '../wire/keys.ts';

/** Jobs by state. A job of a batched task contains many tickets. */
export type QueueCounts = {
  name: string;
  waiting: number;
  active: number;
  delayed: number;
  failed: number;
};

/** Every BullMQ queue of the known tasks. */
export function knownQueues(engine: Engine): QueueAddress[] {
  const found = new Map<string, QueueAddress>();
  for (const task of engine.known.values()) {
    const addresses = isBatched(task)
      ? Array.from({ length: task.batch.shards }, (_, shard) => engine.keys.shardOf(task, shard))
      : [engine.keys.queueOf(task.queue)];
    for (const address of addresses) found.set(address.prefix, address);
  }
  for (const name of engine.routes) {
    const address = engine.keys.queueOf(name);
    found.set(address.prefix, address);
  }
  return [...found.values()];
}

/** The queues of the known tasks that are not batched. */
export const plainQueues = (engine: Engine): QueueAddress[] =>
  knownQueues(engine).filter(({ name, prefix }) => engine.keys.queueOf(name).prefix === prefix);

export function queueCounts(engine: Engine): Promise<QueueCounts[]> {
  const counts = knownQueues(engine).map(async (address) => {
    const queue = engine.queues.at(address);
    const {
      wait = 0,
      prioritized = 0,
      active = 0,
      delayed = 0,
      failed = 0,
    } = await queue.getJobCounts('wait', 'prioritized', 'active', 'delayed', 'failed');
    return { name: address.name, waiting: wait + prioritized, active, delayed, failed };
  });
  return Promise.all(counts);
}
