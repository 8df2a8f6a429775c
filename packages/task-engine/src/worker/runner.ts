import { isAway, reportSeldom, withDeadline } from '@seckill/redis';
import { DelayedError, UnrecoverableError, WaitingError, type Job, type Worker } from 'bullmq';
import type { RetryPolicy } from '../declare/define.ts';
import { hasWaitingJobs } from '../engine/bullmq-keys.ts';
import type { QueueAddress } from '../wire/keys.ts';
import { RetryLater } from '../declare/errors.ts';
import { AttemptFailed, pauseOf } from '../engine/backoff.ts';
import type { WorkerContext } from '../engine/worker-context.ts';
import { QuietWorker } from './quiet-worker.ts';
import type { Stillness } from './stillness.ts';

type Processor = (job: Job, token?: string, signal?: AbortSignal) => Promise<void>;

export type RunnerTiming = {
  /** The visibility timeout: a job whose worker renews its lock no more is delivered again after so long, ms. */
  lockDuration: number;
  /** How often such jobs are looked for, ms. */
  stalledInterval: number;
  /** Longest wait of one blocking read, seconds. */
  drainDelay: number;
  /** The BullMQ worker is replaced when jobs wait and it takes none for so long, ms. */
  wedgedAfter: number;
};

type RunnerOptions = {
  queue: QueueAddress;
  processor: Processor;
  policyOf: (taskName: string) => RetryPolicy;
  concurrency: number;
  timing: RunnerTiming;
  /** Asked when jobs wait, before one is taken: does the work of one that is not delivered yet, and says whether it did. */
  ahead?: () => Promise<boolean>;
};

/** Closing a connection takes a moment at most; while Redis is away BullMQ would wait for ever. */
const CLOSE_MS = 1000;
/** So long a job waits at most for what is done ahead of it, ms. */
const AHEAD_MS = 30;
/** For what heeds its signal at the deadline, to be handed back. */
const HAND_BACK_MS = 500;

/*
 *   made ──start()──► open ──close(deadline)──► draining ──────────► closed
 *                    │    ▲                    takes no job         BullMQ is closed
 *                    ▼    │                    and finishes those   ▲
 *                   wedged ┘                   in hand              │
 *        jobs wait, none is taken for             │                 │
 *        `wedgedAfter`: another BullMQ            └─ the deadline: their signals
 *        worker takes its place                      are aborted, others will do them again
 */

/**
 * One BullMQ worker on one queue. After an outage of Redis BullMQ workers have been seen to take no jobs for good while
 * looking healthy, so each is watched and replaced when jobs wait and none is taken.
 */
export class Runner {
  readonly #context: WorkerContext;
  readonly #options: RunnerOptions;
  readonly #stillness: Stillness;
  #worker: Worker;
  #open = false;
  #active = 0;
  #taken = 0;
  #checking = false;
  #takenAtLastCheck = 0;
  #idleSince: number | undefined;
  #whenIdle: (() => void) | undefined;

  constructor(context: WorkerContext, stillness: Stillness, options: RunnerOptions) {
    this.#context = context;
    this.#stillness = stillness;
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

  start(): void {
    this.#open = true;
    this.#run();
  }

  /** Replaces a wedged BullMQ worker; to be called every few seconds. */
  async check(): Promise<void> {
    if (!this.#open || this.#checking) return;
    this.#checking = true;
    try {
      const idle = await this.#isIdleWhileJobsWait();
      const { wedgedAfter } = this.#options.timing;
      if (!idle) this.#idleSince = undefined;
      else this.#idleSince ??= Date.now();
      if (this.#idleSince === undefined || Date.now() - this.#idleSince < wedgedAfter) return;
      this.#context.log.error({ queue: this.name }, 'jobs wait and none is taken: a new worker');
      this.#idleSince = undefined;
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
    try {
      await withDeadline(limit, worker.pause(), late);
    } catch (error) {
      if (this.#active > 0) {
        this.#context.log.error({ err: error, queue: this.name }, 'letting go of jobs in hand');
        worker.cancelAllJobs('the worker must go');
        await withDeadline(HAND_BACK_MS, this.#idle(), late).catch(() => {});
      }
    }
    await withDeadline(CLOSE_MS, worker.close(true), late).catch(() => {});
  }

  /** Resolves when no job is in hand: those that heed their signal are handed back. */
  #idle(): Promise<void> {
    return new Promise((resolve) => {
      this.#whenIdle = resolve;
      if (this.#active === 0) resolve();
    });
  }

  /** What fails here is met again by the job itself, which is still there. */
  async #isDoneAhead(): Promise<boolean> {
    const { ahead } = this.#options;
    if (ahead === undefined || !this.#open) return false;
    this.#active += 1;
    this.#taken += 1;
    const work = ahead()
      .catch(() => false)
      .then((isDone) => {
        this.#active -= 1;
        if (!isDone) this.#taken -= 1;
        if (this.#active === 0) this.#whenIdle?.();
        return isDone && this.#open;
      });
    return withDeadline(AHEAD_MS, work, takesLonger).catch(() => false);
  }

  /** A store that is away comes back; anything else, as a state of another type, is for somebody to look at. */
  #tell(err: unknown, { id: jobId, name: task }: Job): void {
    const facts = { err, queue: this.name, jobId, task };
    const { log } = this.#context;
    if (isAway(err)) log.warn(facts, 'a job waits for Redis');
    else log.error(facts, 'a job cannot be dealt with, and is tried again');
  }

  async #isIdleWhileJobsWait(): Promise<boolean> {
    const { queue } = this.#options;
    const waiting =
      !this.#stillness.isStill(queue) && (await hasWaitingJobs(this.#context.client, queue));
    const idle = this.#active === 0 && this.#taken === this.#takenAtLastCheck;
    this.#takenAtLastCheck = this.#taken;
    return this.#open && waiting && idle;
  }

  #replace(): void {
    const wedged = this.#worker;
    this.#worker = this.#create();
    this.#run();
    wedged.close(true).catch(() => {});
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
      } catch (err) {
        if (!isSaid(err) && signal?.aborted !== true) this.#tell(err, job);
        throw err;
      } finally {
        this.#active -= 1;
        if (this.#active === 0) this.#whenIdle?.();
      }
    };
    const looks = {
      isStill: () => this.#stillness.isStill(queue),
      isDoneAhead: () => this.#isDoneAhead(),
    };
    const worker = new QuietWorker(looks, queue.name, run, {
      connection: client,
      prefix: queue.prefix,
      autorun: false,
      concurrency,
      lockDuration: timing.lockDuration,
      stalledInterval: timing.stalledInterval,
      drainDelay: timing.drainDelay,
      // A job whose hash Redis has lost has no options, and would be kept for ever.
      removeOnFail: { count: 0 },
      // The processors end a job that cost too many workers, so that its state says so.
      maxStalledCount: Number.MAX_SAFE_INTEGER,
      // After a connection error; BullMQ's default of 15 s leaves buyers waiting.
      runRetryDelay: 500,
      settings: {
        backoffStrategy: (made, _type, error, job) =>
          pauseOf(policyOf(job?.name ?? ''), Object(job?.data), made, error),
      },
    });
    worker.on(
      'error',
      reportSeldom((err) => log.warn({ err, queue: queue.name }, 'bullmq')),
    );
    worker.on('stalled', (jobId) => log.warn({ queue: queue.name, jobId }, 'job delivered again'));
    worker.on('lockRenewalFailed', (jobs) => {
      for (const id of jobs) worker.cancelJob(id, 'the lock was lost');
    });
    return worker;
  }
}

const takesLonger = () => new Error('it takes longer');

/** What a job is put aside, tried again or ended with was logged where that was decided. */
const isSaid = (error: unknown): boolean =>
  [DelayedError, WaitingError, UnrecoverableError, RetryLater, AttemptFailed].some(
    (kind) => error instanceof kind,
  );
