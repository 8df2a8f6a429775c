import type { Failed, Input } from '../declare/calls.ts';
import type { RetryPolicy, TimeLimit } from '../declare/define.ts';
import type { TaskStatus } from '../declare/states.ts';
import type { Submitter } from '../engine/worker-context.ts';

/**
 * The data of a plain task's job. What follows the task travels in further fields, the continuation, which this room
 * hands on and never looks into. `keep`: seconds its result is kept. `mute`: its result is not kept at all.
 */
export type PlainJob = {
  id: string;
  args: unknown;
  /** By the clock of Redis, ms. */
  expiresAt?: number;
  retry?: Partial<RetryPolicy>;
  timeLimit?: TimeLimit;
  keep?: number;
  mute?: boolean;
};

/**
 * A task laid out for submission, now or when another has ended. Its id is made here, so that submitting it twice is
 * submitting it once.
 */
export type Step<J extends PlainJob = PlainJob> = {
  task: string;
  queue: string;
  input: Input;
  /** Milliseconds to wait, or until a moment. */
  countdown?: number;
  eta?: number;
  /** Milliseconds from its submission, or a moment. */
  expiresIn?: number;
  expiresAt?: number;
  priority?: number;
  /** Without the arguments and the moment that are known only when it is submitted. */
  job: J;
};

/** What becomes of the continuation of a task that ends. The worker's composition hands one in. */
export type Continuations = {
  /** Whether anything follows the task or waits for it. */
  has(job: PlainJob): boolean;
  /**
   * Submits what follows a success. To be called before the success is written: a crash in between brings the task
   * again, and submitting the same steps again changes nothing.
   */
  afterSuccess(submitter: Submitter, job: PlainJob, result: unknown): Promise<void>;
  /** Submits the error tasks of a task that ended without success, and ends all that waited for it the same way. */
  afterFailure(
    submitter: Submitter,
    job: PlainJob,
    status: TaskStatus,
    failed: Failed,
  ): Promise<void>;
};
