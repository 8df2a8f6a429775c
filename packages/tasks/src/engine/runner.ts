import { Worker, type Job } from 'bullmq';
import type { RetryPolicy } from './define.ts';
import { within } from './deadline.ts';
import type { QueueAddress } from './keys.ts';
import { backoff } from './retry.ts';
import type { WorkerContext } from './worker-context.ts';

export type Processor = (job: Job, token?: string, signal?: AbortSignal) => Promise<void>;

export type RunnerTiming = {
  /** How long a job stays with a silent worker, ms. */
  lockDuration: number;
  /** How often jobs of silent workers are looked for, ms. */
  stalledInterval: number;
  /** Longest wait of one blocking read, seconds. */
  drainDelay: number;
  /** Jobs wait and none is taken for so long: the BullMQ worker is made anew, ms. */
  wedgedAfter: number;
};

/**
 * One BullMQ worker on one queue. BullMQ workers have been seen to stop taking jobs for good after a
 * Redis outage while looking healthy, so each is watched and replaced when jobs wait in vain.
 */
export class Runner {
  readonly queue: QueueAddress;
  readonly #context: WorkerContext;
  readonly #make: () => Worker;
  #worker: Worker;
  #active = 0;
  #finished = 0;
  #idleSince = Date.now();
  #checking = false;
  #started = false;

  constructor(
    context: WorkerContext,
    queue: QueueAddress,
    processor: Processor,
    policyOf: (jobName: string) => RetryPolicy,
    readonlyOptions: { concurrency: number; timing: RunnerTiming },
  ) {
    const { concurrency, timing } = readonlyOptions;
    this.#context = context;
    this.queue = queue;
    const counted: Processor = async (job, token, signal) => {
      this.#active += 1;
      try {
        await processor(job, token, signal);
      } finally {
        this.#active -= 1;
        this.#finished += 1;
        this.#idleSince = Date.now();
      }
    };
    this.#make = () => {
      // BullMQ gives a signal only to processors that declare three parameters.
      const run = (job: Job, token?: string, signal?: AbortSignal) => counted(job, token, signal);
      const worker = new Worker(queue.name, run, {
        connection: context.client,
        prefix: queue.prefix,
        autorun: false,
        concurrency,
        lockDuration: timing.lockDuration,
        stalledInterval: timing.stalledInterval,
        drainDelay: timing.drainDelay,
        // A batch is never failed for having been dropped: handlers are idempotent.
        maxStalledCount: Number.MAX_SAFE_INTEGER,
        runRetryDelay: 500,
        settings: {
          backoffStrategy: (made, _type, _error, job) => backoff(policyOf(job?.name ?? ''), made),
        },
      });
      worker.on('error', (error) => context.log.warn({ err: error, queue: queue.name }, 'worker'));
      worker.on('lockRenewalFailed', (jobs) => {
        for (const id of jobs) worker.cancelJob(id, 'the lock was lost');
      });
      return worker;
    };
    this.#worker = this.#make();
  }

  get active(): number {
    return this.#active;
  }

  get finished(): number {
    return this.#finished;
  }

  start(): void {
    this.#started = true;
    this.#run();
  }

  #run(): void {
    const { log } = this.#context;
    this.#worker.run().catch((error: unknown) => {
      log.error({ err: error, queue: this.queue.name }, 'worker stopped');
    });
  }

  /** Replaces the BullMQ worker when jobs have waited for `wedgedAfter` ms with none in hand. */
  async check(wedgedAfter: number): Promise<void> {
    if (!this.#started || this.#checking) return;
    this.#checking = true;
    try {
      const { client, engine, log } = this.#context;
      const [waiting, paused] = await Promise.all([
        client.llen(engine.keys.wait(this.queue)),
        client.hexists(engine.keys.meta(this.queue), 'paused'),
      ]);
      if (waiting === 0 || paused === 1 || this.#active > 0) this.#idleSince = Date.now();
      if (!this.#started || Date.now() - this.#idleSince < wedgedAfter) return;
      log.warn({ queue: this.queue.name, waiting }, 'jobs wait and none is taken: a new worker');
      this.#idleSince = Date.now();
      this.#worker.close(true).catch(() => {});
      this.#worker = this.#make();
      this.#run();
    } finally {
      this.#checking = false;
    }
  }

  /** Stops taking, waits for what is in hand until `deadlineMs`, then lets go of it. */
  async close(deadlineMs: number): Promise<void> {
    this.#started = false;
    const worker = this.#worker;
    const late = () => new Error(`not done after ${deadlineMs} ms`);
    try {
      await within(deadlineMs, worker.pause(), late);
    } catch (error) {
      this.#context.log.warn({ err: error, queue: this.queue.name }, 'letting go of jobs in hand');
      worker.cancelAllJobs('the worker must go');
    }
    await within(1000, worker.close(true), late).catch(() => {});
  }
}
