import { Worker } from 'bullmq';

const LONGEST_S = 2;

/**
 * Waits for a job in short blocking reads, also while the next one is not due yet: BullMQ blocks for up to 10 s then, which a
 * connection that finds out about vanished peers takes for silence (`patient` in `packages/redis`).
 */
export class ShortReadsWorker extends Worker {
  override get maximumBlockTimeout(): number {
    return LONGEST_S;
  }
}
