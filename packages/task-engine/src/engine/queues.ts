import { Queue, type Job } from 'bullmq';
import type { Redis } from 'ioredis';
import type { QueueAddress } from '../wire/keys.ts';

/**
 * BullMQ queues over one shared client, made on first use.
 *
 * A BullMQ queue whose first contact with Redis fails stays broken, so such a queue is forgotten and
 * made anew on the next use.
 */
export class Queues {
  readonly #client: Redis;
  readonly #onError: (error: Error) => void;
  readonly #queues = new Map<string, Queue>();
  /** Called for every job that was added through these queues. */
  onAdded: ((job: Job, client: Redis) => void) | undefined;

  constructor(client: Redis, onError: (error: Error) => void) {
    this.#client = client;
    this.#onError = onError;
  }

  at(address: QueueAddress): Queue {
    const key = `${address.prefix}:${address.name}`;
    const known = this.#queues.get(key);
    if (known !== undefined) return known;
    const queue = new Queue(address.name, {
      connection: this.#client,
      prefix: address.prefix,
      // Nobody reads BullMQ's event stream here; the entries only cost memory.
      streams: { events: { maxLen: 100 } },
      defaultJobOptions: { stackTraceLimit: 1 },
    });
    queue.on('error', this.#onError);
    queue.on('waiting', (job) => this.onAdded?.(job, this.#client));
    queue.waitUntilReady().catch(() => this.#queues.delete(key));
    this.#queues.set(key, queue);
    return queue;
  }

  async close(): Promise<void> {
    await Promise.allSettled([...this.#queues.values()].map((queue) => queue.close()));
    this.#queues.clear();
  }
}
