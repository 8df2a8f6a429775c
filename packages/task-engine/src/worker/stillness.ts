import type { Redis } from 'ioredis';
import {
  activeKey,
  delayedKey,
  prioritizedKey,
  stalledKey,
  waitKey,
} from '../engine/bullmq-keys.ts';
import type { Keys, QueueAddress } from '../wire/keys.ts';

export type Stillness = {
  /** From the next look on. */
  watch(queue: QueueAddress): void;
  /** Whether nothing was in the queue when it was looked at; false while nobody knows. */
  isStill(queue: QueueAddress): boolean;
  /** Looks at all queues. */
  look(): Promise<void>;
};

/**
 * Sees in which queues of a worker there is nothing at all: no job, no line. Those need not be looked after one by one. One command
 * asks, however many queues there are, until there is something in one of them.
 */
export function createStillness(client: Redis, keys: Pick<Keys, 'lanes'>): Stillness {
  const all: { prefix: string; of: string[] }[] = [];
  let moving: ReadonlySet<string> | undefined;
  const isAnywhere = () => client.exists(all.flatMap(({ of }) => of));

  async function look(): Promise<void> {
    // In a cluster one command asks one queue.
    if (!client.isCluster && (await isAnywhere()) === 0) {
      moving = new Set();
      return;
    }
    const found = await Promise.all(
      all.map(async ({ prefix, of }) => ((await client.exists(of)) > 0 ? [prefix] : [])),
    );
    moving = new Set(found.flat());
  }

  return {
    watch: (queue) => void all.push({ prefix: queue.prefix, of: keysOf(keys, queue) }),
    isStill: ({ prefix }) => moving !== undefined && !moving.has(prefix),
    async look() {
      try {
        await look();
      } catch (error) {
        moving = undefined;
        throw error;
      }
    },
  };
}

const keysOf = (keys: Pick<Keys, 'lanes'>, queue: QueueAddress): string[] => [
  waitKey(queue),
  prioritizedKey(queue),
  delayedKey(queue),
  activeKey(queue),
  stalledKey(queue),
  keys.lanes(queue),
];
