import { check } from './options.ts';
import type { TaskState } from './states.ts';

/** Redis did not answer in time, or does not let us. Whether the request took effect is unknown; asking again is safe. */
export class LineUnavailable extends Error {
  readonly code = 'unavailable';
  override readonly name = 'LineUnavailable';
  constructor(cause?: unknown) {
    super('the task store does not answer', { cause });
  }
}

/** Too many tickets already wait: those of this process to be written, or those of the line to be decided. Nothing was enqueued. */
export class LineFull extends Error {
  readonly code = 'overloaded';
  override readonly name = 'LineFull';
  constructor(limit: number) {
    super(`${limit} tickets already wait`);
  }
}

/**
 * The arguments do not fit the schema of the task, or cannot be written as JSON; so does not what a handler reports as its progress, or what
 * a result is to be replaced by. Nothing was written.
 */
export class InvalidArguments extends Error {
  readonly code = 'invalid_arguments';
  override readonly name = 'InvalidArguments';
  constructor(task: string, detail: string) {
    super(`${task}: ${detail}`);
  }
}

/** Thrown by a handler: the task ends in `failure` with this code and is not tried again. */
export class TaskFailure extends Error {
  readonly code: string;
  override readonly name = 'TaskFailure';
  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}

/**
 * Thrown by a handler: the task is tried again after so many milliseconds, if it has tries left. A batch that is not ready
 * keeps its line waiting so long, and that counts as no try. Throws InvalidOption for a delay that is none, which ends the task.
 */
export class RetryLater extends Error {
  readonly code: string;
  readonly delayMs: number;
  override readonly name = 'RetryLater';
  constructor(delayMs: number, message = 'not now', code = 'retry_later') {
    check.delayMs('delayMs', delayMs);
    super(message);
    this.code = code;
    this.delayMs = delayMs;
  }
}

/** The task was revoked while it ran: the reason its signal gives. */
export class TaskRevoked extends Error {
  readonly code = 'revoked';
  override readonly name = 'TaskRevoked';
  constructor() {
    super('the task was revoked');
  }
}

/** Why `tasks.get` has no result: the task ended without one, or there is no such task. */
export class NoResult extends Error {
  readonly code: string;
  readonly id: string;
  readonly state: TaskState | undefined;
  override readonly name = 'NoResult';
  constructor(id: string, state: TaskState | undefined) {
    super(state?.error?.message ?? `the task is ${state?.status ?? 'not known'}`);
    this.id = id;
    this.state = state;
    this.code = state?.error?.code ?? state?.status ?? 'unknown';
  }
}

/** The task had not ended when the time to wait was over. It goes on. */
export class StillRunning extends Error {
  readonly code = 'timeout';
  override readonly name = 'StillRunning';
  constructor(id: string, ms: number) {
    super(`${id} had not ended after ${ms} ms`);
  }
}

/** The handler took longer than the task's `timeLimit`. It is tried again like any other error. */
export class TimeLimitExceeded extends Error {
  readonly code = 'time_limit';
  override readonly name = 'TimeLimitExceeded';
  constructor(task: string, ms: number) {
    super(`${task} took longer than ${ms} ms`);
  }
}
