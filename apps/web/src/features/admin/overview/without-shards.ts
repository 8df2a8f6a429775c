import type { Overview } from '@seckill/contracts';

type Queue = Overview['queues'][number];

/** `order.place-0`, `order.place-1` … */
const SHARD = /^(.+)-\d+$/;
const COUNTS = ['waiting', 'active', 'delayed', 'failed'] as const;

/** The shards of one task as one queue: at a glance it is how much waits that counts, not where. */
export function withoutShards(queues: readonly Queue[]): Queue[] {
  const sums = new Map<string, Queue>();
  for (const queue of queues) {
    const name = SHARD.exec(queue.name)?.[1] ?? queue.name;
    const sum = sums.get(name) ?? { ...queue, name, waiting: 0, active: 0, delayed: 0, failed: 0 };
    for (const count of COUNTS) sum[count] += queue[count];
    sums.set(name, sum);
  }
  return [...sums.values()];
}
