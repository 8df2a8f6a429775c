import { Worker, type Job } from 'bullmq';
import type { RetryPolicy } from '../declare/define.ts';
import { withDeadline } from '@seckill/redis';
import type { QueueAddress } from '../wire/keys.ts';
import { pauseOf } from '../engine/retry.ts';
import type { WorkerContext } from '../engine/worker-context.ts';

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

export type RunnerOptions = {
  queue: QueueAddress;
  processor: Processor;
  policyOf: (taskName: string) => RetryPolicy;
  concurrency: number;
  timing: RunnerTiming;
};

/** Closing a connection takes a moment at most; while Redis is away BullMQ would wait for ever. */
const CLOSE_MS = 1000;

/**
 * One BullMQ worker on one queue. BullMQ workers have been seen to stop taking jobs for good after a
 * Redis outage while looking healthy, so each is watched and replaced when jobs wait in vain.
 */
export class Runner {
  readonly #context: WorkerContext;
  readonly #options: RunnerOptions;
  #worker: Worker;
  #open = false;
  #active = 0;
  #taken = 0;
  #checking = false;
  #takenBefore = 0;
  #vainSince: number | undefined;
  #released: Promise<void> = Promise.resolve();

  constructor(context: WorkerContext, options: RunnerOptions) {
    this.#context = context;
    this.#options = options;
    this.#worker = this.#create();
  }

  get name(): string {
    return this.#options.queue.name;
  }

  /** Jobs in hand. */
  get active(): number {
    return this.#active;
  }

  /** Jobs done since the start, well or not. */
  get finished(): number {
    return this.#taken - this.#active;
  }

  /** After `close`: settles when BullMQ is through with its connections, perhaps much later. */
  get released(): Promise<void> {
    return this.#released;
  }

  start(): void {
    this.#open = true;
    this.#run();
  }

  /** To be called now and then. */
  async check(): Promise<void> {
    if (!this.#open || this.#checking) return;
    this.#checking = true;
    try {
      const waiting = await this.#waitingInVain();
      const { wedgedAfter } = this.#options.timing;
      if (!waiting) this.#vainSince = undefined;
      else this.#vainSince ??= Date.now();
      if (this.#vainSince === undefined || Date.now() - this.#vainSince < wedgedAfter) return;
      this.#context.log.error({ queue: this.name }, 'jobs wait and none is taken: a new worker');
      this.#vainSince = undefined;
      this.#replace();
    } finally {
      this.#checking = false;
    }
  }

  /** Stops taking, waits for what is in hand until the deadline, then lets go of it. */
  async close(deadlineMs: number): Promise<void> {
    this.#open = false;
    const worker = this.#worker;
    const limit = this.#active > 0 ? deadlineMs : Math.min(CLOSE_MS, deadlineMs);
    const late = () => new Error(`not done after ${limit} ms`);
    this.#released = worker.pause();
    try {
      await withDeadline(limit, this.#released, late);
    } catch (error) {
      if (this.#active > 0) {
        this.#context.log.error({ err: error, queue: this.name }, 'letting go of jobs in hand');
        worker.cancelAllJobs('the worker must go');
      }
    }
    await withDeadline(CLOSE_MS, worker.close(true), late).catch(() => {});
  }

  async #waitingInVain(): Promise<boolean> {
    const { client, engine } = this.#context;
    const { queue } = this.#options;
    const [waiting, paused] = await Promise.all([
      client.llen(engine.keys.wait(queue)),
      client.hexists(engine.keys.meta(queue), 'paused'),
    ]);
    const idle = this.#active === 0 && this.#taken === this.#takenBefore;
    this.#takenBefore = this.#taken;
    return this.#open && waiting > 0 && paused === 0 && idle;
  }

  #replace(): void {
    const worn = this.#worker;
    this.#worker = this.#create();
    this.#run();
    worn.close(true).catch(() => {});
  }

  #run(): void {
    this.#worker.run().catch((error: unknown) => {
      this.#context.log.error({ err: error, queue: this.name }, 'worker stopped');
    });
  }

  #create(): Worker {
    const { queue, processor, policyOf, concurrency, timing } = this.#options;
    const { client, log } = this.#context;
    // BullMQ makes a signal only for processors that declare three parameters.
    const run = async (job: Job, token?: string, signal?: AbortSignal): Promise<void> => {
      this.#active += 1;
      this.#taken += 1;
      try {
        await processor(job, token, signal);
      } finally {
        this.#active -= 1;
      }
    };
    const worker = new Worker(queue.name, run, {
      connection: client,
      prefix: queue.prefix,
      autorun: false,
      concurrency,
      lockDuration: timing.lockDuration,
      stalledInterval: timing.stalledInterval,
      drainDelay: timing.drainDelay,
      // A job is never failed for having been dropped: handlers are idempotent.
      maxStalledCount: Number.MAX_SAFE_INTEGER,
      // After a connection error; BullMQ's default of 15 s leaves buyers waiting.
      runRetryDelay: 500,
      settings: {
        backoffStrategy: (made, _type, error, job) =>
          pauseOf(policyOf(job?.name ?? ''), Object(job?.data), made, error),
      },
    });
    worker.on('error', (error) => log.warn({ err: error, queue: queue.name }, 'bullmq'));
    worker.on('stalled', (jobId) => log.warn({ queue: queue.name, jobId }, 'job given out again'));
    worker.on('lockRenewalFailed', (jobs) => {
      for (const id of jobs) worker.cancelJob(id, 'the lock was lost');
    });
    return worker;
  }
}
