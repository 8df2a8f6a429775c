import type { Static, TSchema } from 'typebox';
import { Compile } from 'typebox/compile';

/** Waiting before attempt k+1: `min(capMs, baseMs · 2^(k−1))`, of which the share `jitter` is random. */
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
const NAME = /^[a-z][a-z0-9]*(?:[.-][a-z0-9]+)*$/;

/**
 * Declares a unit of background work: its name, the schemas of what goes in and comes out (checked
 * when submitted and when run), the queue it travels in, and how it is tried again.
 * With `batch`, submissions of one lane are written and handled together.
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
  if (!NAME.test(spec.name) || !NAME.test(spec.queue)) {
    throw new TypeError(`"${spec.name}" or "${spec.queue}" is no name for a task or a queue`);
  }
  const { max = 1, shards = 1 } = spec.batch ?? {};
  if (!isCount(max, 2000) || !isCount(shards, 64)) {
    throw new TypeError(`${spec.name}: a batch has 1 to 2000 tickets and 1 to 64 shards`);
  }
  checkLimits(spec);
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

function checkLimits(spec: Spec<TSchema, TSchema> & { batch?: unknown }): void {
  const { name, rateLimit, ignoreResult, resultTtlSeconds } = spec;
  if (spec.batch !== undefined && (rateLimit !== undefined || ignoreResult === true)) {
    throw new TypeError(`${name}: a batched task has no rate limit and keeps its results`);
  }
  if (rateLimit !== undefined && !(isCount(rateLimit.max, 10_000) && rateLimit.perMs > 0)) {
    throw new TypeError(`${name}: a rate limit is 1 to 10000 in more than 0 ms`);
  }
  if (resultTtlSeconds !== undefined && !isCount(resultTtlSeconds, 365 * 86_400)) {
    throw new TypeError(`${name}: results are kept for whole seconds, at most a year`);
  }
}

/** What names of tasks and queues look like. */
export const isName = (name: string): boolean => NAME.test(name) && name.length <= 40;

const isCount = (value: number, most: number): boolean =>
  Number.isInteger(value) && value >= 1 && value <= most;

export function isBatched<A, R>(task: Task<A, R>): task is BatchedTask<A, R> {
  return task.batch !== undefined;
}
