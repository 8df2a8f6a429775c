import type { TaskError } from './states.ts';

/** Redis did not answer in time. Whether the request took effect is unknown; asking again is safe. */
export class LineUnavailable extends Error {
  readonly code = 'unavailable';
  override readonly name = 'LineUnavailable';
  constructor(cause?: unknown) {
    super('the task store does not answer', { cause });
  }
}

/** Too many tickets of this process already wait to be written. Nothing was enqueued. */
export class LineFull extends Error {
  readonly code = 'overloaded';
  override readonly name = 'LineFull';
  constructor(limit: number) {
    super(`${limit} tickets already wait to be written`);
  }
}

/** The arguments do not fit the schema of the task. Nothing was enqueued. */
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

/** The handler took longer than the task's `timeLimit`. It is tried again like any other error. */
export class TimeLimitExceeded extends Error {
  readonly code = 'time_limit';
  override readonly name = 'TimeLimitExceeded';
  constructor(task: string, ms: number) {
    super(`${task} took longer than ${ms} ms`);
  }
}

export function describeError(error: unknown): TaskError {
  if (error instanceof TaskFailure || error instanceof TimeLimitExceeded) {
    return { code: error.code, message: error.message };
  }
  return { code: 'error', message: error instanceof Error ? error.message : String(error) };
}
