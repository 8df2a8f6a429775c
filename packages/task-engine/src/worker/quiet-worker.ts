import {
  createRedisBackend,
  Worker,
  type BackendFactory,
  type Processor,
  type RedisQueueBackend,
  type WorkerOptions,
} from 'bullmq';

const LONGEST_S = 2;

/**
 * A BullMQ worker that costs little while its queue is still: it waits for a job in blocking reads, and asks for nothing else.
 *
 * The reads are short, also while the next job is not due yet: BullMQ blocks for up to 10 s then, which a connection that finds out about
 * vanished peers takes for silence (`patient` in `packages/redis`).
 */
export class QuietWorker extends Worker {
  constructor(isStill: () => boolean, name: string, run: Processor, options: WorkerOptions) {
    super(name, run, options, quietBackend(isStill));
  }

  override get maximumBlockTimeout(): number {
    return LONGEST_S;
  }
}

/** Nothing is taken after a read that brought nothing, and nobody's job is looked for, while there is nothing at all. */
const quietBackend =
  (isStill: () => boolean): BackendFactory<RedisQueueBackend> =>
  (...args) => {
    const backend = createRedisBackend(...args);
    const waitForJob = backend.waitForJob.bind(backend);
    const moveToActive = backend.moveToActive.bind(backend);
    const moveStalledJobsToWait = backend.moveStalledJobsToWait.bind(backend);
    let isWoken = true;
    return Object.assign(backend, {
      async waitForJob(seconds: number) {
        const job = await waitForJob(seconds);
        isWoken = job !== null;
        return job;
      },
      moveToActive: async (token: string, workerName?: string) =>
        isWoken || !isStill() ? moveToActive(token, workerName) : [null, 0, 0, 0],
      moveStalledJobsToWait: async () => (isStill() ? [] : moveStalledJobsToWait()),
    });
  };
