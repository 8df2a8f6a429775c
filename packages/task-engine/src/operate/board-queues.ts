import type { Queue } from 'bullmq';
import type { Engine } from '../engine/engine.ts';
import { knownQueues, plainQueues } from './known-queues.ts';
import { redact } from './redact.ts';

/** One BullMQ queue as a dashboard may show it. */
export type BoardQueue = {
  queue: Queue;
  /** Whether jobs may be changed there: who removes a job of a batched task removes tickets that were accepted. */
  writable: boolean;
  /** The same value without the secrets in it: the data of jobs must be shown through this. */
  redact(value: unknown): unknown;
};

/** Every queue, for a dashboard. A queue whose first contact with Redis failed is made anew, so ask at each look. */
export function boardQueues(engine: Engine): BoardQueue[] {
  const plain = new Set(plainQueues(engine).map(({ prefix }) => prefix));
  return knownQueues(engine).map((address) => ({
    queue: engine.queues.at(address),
    writable: plain.has(address.prefix),
    redact,
  }));
}
