import {
  createRedisBackend,
  Worker,
  type BackendFactory,
  type Processor,
  type RedisQueueBackend,
  type WorkerOptions,
} from 'bullmq';

const LONGEST_S = 3;
/** A read of no time at all would be one without an end. */
const SHORTEST_S = 0.01;

/**
 * A BullMQ worker that costs little while its queue is still: it waits for a job in blocking reads, and asks for nothing else.
 *
 * The reads are short, also while the next job is not due yet: BullMQ blocks for up to 10 s then, which a connection that finds out about
 * vanished peers takes for silence (`patient` in `packages/redis`).
 */
export class QuietWorker extends Worker {
  constructor(looks: Looks, name: string, run: Processor, options: WorkerOptions) {
    super(name, run, options, quietBackend(looks));
  }

  override get maximumBlockTimeout(): number {
    return LONGEST_S;
  }
}

type Looks = {
  /** Whether there is nothing at all in the queue. */
  isStill(): boolean;
  /** Asked whenever a read says that jobs wait, before one of them is taken: whether that was done meanwhile. */
  isDoneAhead(): Promise<boolean>;
};

/** Nothing is taken after a read that brought nothing, and nobody's job is looked for, while there is nothing at all. */
const quietBackend =
  ({ isStill, isDoneAhead }: Looks): BackendFactory<RedisQueueBackend> =>
  (...args) => {
    const backend = createRedisBackend(...args);
    const waitForJob = backend.waitForJob.bind(backend);
    const moveToActive = backend.moveToActive.bind(backend);
    const moveStalledJobsToWait = backend.moveStalledJobsToWait.bind(backend);
    let isWoken = true;
    return Object.assign(backend, {
      async waitForJob(seconds: number) {
        const until = performance.now() + seconds * 1000;
        for (let left = seconds; ; left = (until - performance.now()) / 1000) {
          const marker = await waitForJob(Math.max(left, SHORTEST_S));
          isWoken = marker !== null;
          const mayGoOn = marker?.score === 0 && (await isDoneAhead());
          // What is put off is looked for by whoever asked, in time.
          if (!mayGoOn || performance.now() >= until) return marker;
        }
      },
      moveToActive: async (token: string, workerName?: string) =>
        isWoken || !isStill() ? moveToActive(token, workerName) : [null, 0, 0, 0],
      moveStalledJobsToWait: async () => (isStill() ? [] : moveStalledJobsToWait()),
    });
  };
