import type { Static, TSchema } from 'typebox';
import { Compile } from 'typebox/compile';
import { InvalidOption } from './invalid-option.ts';
import { check } from './options.ts';

/** Waiting before attempt k+1: `min(capMs, baseMs · 2^(k−1))`, of which the share `jitter` (0 to 1) is random. */
export type RetryPolicy = { attempts: number; baseMs: number; capMs: number; jitter: number };

/** Milliseconds one attempt may take. At `softMs` its signal is aborted, at `hardMs` it is given up: what it still answers is ignored. A number is both. */
export type TimeLimit = number | { softMs?: number; hardMs: number };

/** At most `max` attempts begin in any `perMs`, in all processes together. */
export type RateLimit = { max: number; perMs: number };

export type BatchPolicy<A, R> = {
  /** Most tickets in one job. */
  max: number;
  /** How many BullMQ queues the lanes are spread over; to be changed only while no ticket waits. */
  shards: number;
  /** Which of them a lane travels in, modulo `shards`; default: a hash of its name. */
  spread?(lane: string): number;
  /** The line a ticket stands in: letters, digits, `.` and `-`, at most 40. */
  by(args: A): string;
  /** The name under which a result is counted. */
  tally(result: R): string;
  /** Arguments that are stored once per batch: only tickets that agree in them travel together. */
  shared?: readonly string[];
  /**
   * Whether batches that wait one behind the other, and agree in what they share, may be decided together while they have no more
   * than `max` tickets: asked of the arguments of one. Default: each is decided by itself.
   */
  together?(args: A): boolean;
  /**
   * An owner has one place in a line: who submits again is answered the ticket that is there, whatever became of it, until
   * it is given up by name.
   */
  onePlace?: boolean;
  /**
   * Keeps how each ticket was decided, in a chain, for as long as the line: see `tasks.record`. Beside the name of its result
   * stands what this answers of its arguments.
   */
  record?(args: A): string;
};

export type Task<A = unknown, R = unknown> = {
  readonly name: string;
  readonly queue: string;
  readonly retry: RetryPolicy;
  readonly timeLimit: TimeLimit | undefined;
  readonly rateLimit: RateLimit | undefined;
  /** Only how it ended is kept, not what it answered. */
  readonly ignoreResult: boolean;
  /** How long its result is kept, when not as long as all others. */
  readonly resultTtlSeconds: number | undefined;
  readonly batch: BatchPolicy<A, R> | undefined;
  isArgs(value: unknown): value is A;
  isResult(value: unknown): value is R;
  /** Why `value` is not valid as arguments. */
  explainArgs(value: unknown): string;
};

export type PlainTask<A = unknown, R = unknown> = Task<A, R> & { readonly batch: undefined };
export type BatchedTask<A = unknown, R = unknown> = Task<A, R> & {
  readonly batch: BatchPolicy<A, R>;
};

type Spec<A extends TSchema, R extends TSchema> = {
  name: string;
  args: A;
  result: R;
  queue: string;
  retry?: Partial<RetryPolicy>;
  timeLimit?: TimeLimit;
  rateLimit?: RateLimit;
  ignoreResult?: boolean;
  /** Seconds its result is kept after it ended; default: the option of `createTasks`. */
  resultTtlSeconds?: number;
};

const DEFAULT_RETRY: RetryPolicy = { attempts: 5, baseMs: 200, capMs: 30_000, jitter: 0.5 };

/**
 * Declares a unit of background work: its name, the schemas of what goes in and comes out (checked
 * when submitted and when run), the queue it travels in, and how it is tried again.
 * With `batch`, submissions of one lane are written and handled together. Throws InvalidOption.
 */
export function defineTask<A extends TSchema, R extends TSchema>(
  spec: Spec<A, R> & { batch: BatchPolicy<NoInfer<Static<A>>, NoInfer<Static<R>>> },
): BatchedTask<Static<A>, Static<R>>;
export function defineTask<A extends TSchema, R extends TSchema>(
  spec: Spec<A, R>,
): PlainTask<Static<A>, Static<R>>;
export function defineTask<A extends TSchema, R extends TSchema>(
  spec: Spec<A, R> & { batch?: BatchPolicy<NoInfer<Static<A>>, NoInfer<Static<R>>> },
): Task<Static<A>, Static<R>> {
  check.task('', spec);
  checkBatched(spec);
  const args = Compile(spec.args);
  const result = Compile(spec.result);
  return {
    name: spec.name,
    queue: spec.queue,
    retry: { ...DEFAULT_RETRY, ...spec.retry },
    timeLimit: spec.timeLimit,
    rateLimit: spec.rateLimit,
    ignoreResult: spec.ignoreResult ?? false,
    resultTtlSeconds: spec.resultTtlSeconds,
    batch: spec.batch,
    isArgs: (value): value is Static<A> => args.Check(value),
    isResult: (value): value is Static<R> => result.Check(value),
    explainArgs: (value) => {
      const [first] = args.Errors(value);
      return first === undefined
        ? 'valid'
        : `${first.instancePath || 'arguments'} ${first.message}`;
    },
  };
}

/** Tickets travel together, so that none can be held back, and a verdict is what they are for. */
function checkBatched({
  batch,
  rateLimit,
  ignoreResult,
}: Spec<TSchema, TSchema> & { batch?: unknown }): void {
  if (batch === undefined) return;
  if (rateLimit !== undefined) {
    throw new InvalidOption('rateLimit', rateLimit, 'left out of a batched task');
  }
  if (ignoreResult === true) {
    throw new InvalidOption('ignoreResult', ignoreResult, 'left out of a batched task');
  }
}

export function isBatched<A, R>(task: Task<A, R>): task is BatchedTask<A, R> {
  return task.batch !== undefined;
}
