import type { PlainTask, RetryPolicy, Task, TimeLimit } from './define.ts';
import { check } from './options.ts';
import type { TaskError } from './states.ts';

declare const gives: unique symbol;
declare const needs: unique symbol;

/** The id of a task that answers `R`; a plain text at run time. */
export type TaskId<R = unknown> = string & { readonly [gives]: R };

/** What a `linkError` task is given. */
export type Failed = { id: string; task: string; error: TaskError };

export type CallOptions<R = unknown> = {
  /** Milliseconds to wait before it may run, five years at most; 0: at once. */
  countdown?: number;
  /** The earliest moment it may run, in place of `countdown`; one in the past: at once. */
  eta?: Date;
  /**
   * It ends `expired` when it could not start by then: a moment, or milliseconds from its submission, 1 at least. A moment in the past:
   * it does not run.
   */
  expires?: Date | number;
  /** 1 is most urgent, 2,097,151 least; without one a task goes before all that have one. */
  priority?: number;
  /** The queue it travels in, if not its own. Some worker must serve it: `queues`. */
  queue?: string;
  /** Replaces parts of the task's own policy. */
  retry?: Partial<RetryPolicy>;
  timeLimit?: TimeLimit;
  /** Only how it ended is kept, not what it answered. */
  ignoreResult?: boolean;
  /** Submitted with its result, before it counts as done. */
  link?: Call<R, unknown> | readonly Call<R, unknown>[];
  /** Submitted when it ends in any other way: failed, expired or revoked. */
  linkError?: Call<Failed, unknown> | readonly Call<Failed, unknown>[];
};

/** What a step takes of the answer before it: nothing, all of it as its arguments, or as one field of them. */
export type Input = 'nothing' | 'all' | { field: string };

export type CallSpec = {
  task: Task;
  args: unknown;
  input: Input;
  options: CallOptions<never>;
};

/** A task to be submitted later, perhaps followed by others; it needs `I` of what comes before, and answers `R`. */
export type Call<I, R> = {
  readonly specs: readonly CallSpec[];
  readonly [needs]?: (input: I) => void;
  readonly [gives]?: R;
};

/** A task with all of its arguments: it takes nothing of what comes before. Throws InvalidOption. */
export function call<A, R>(
  task: PlainTask<A, R>,
  args: A,
  options: CallOptions<R> = {},
): Call<unknown, R> {
  check.call('', options);
  return { specs: [{ task, args, input: 'nothing', options }] };
}

/** A task that takes the answer before it as its arguments. */
export function pass<A, R>(task: PlainTask<A, R>, options: CallOptions<R> = {}): Call<A, R> {
  check.call('', options);
  return { specs: [{ task, args: undefined, input: 'all', options }] };
}

/** A task that takes the answer before it as the field `field` of its arguments; `rest` are the others. */
export function passAs<A, R, F extends keyof A & string>(
  task: PlainTask<A, R>,
  field: F,
  rest: Omit<A, F>,
  options: CallOptions<R> = {},
): Call<A[F], R> {
  check.call('', options);
  return { specs: [{ task, args: rest, input: { field }, options }] };
}

/** Calls one after the other: each begins when the one before it succeeded, and may take its answer. */
export function chain<I, A, R>(first: Call<I, A>, last: Call<NoInfer<A>, R>): Call<I, R>;
export function chain<I, A, B, R>(
  first: Call<I, A>,
  second: Call<NoInfer<A>, B>,
  last: Call<NoInfer<B>, R>,
): Call<I, R>;
export function chain<I, A, B, C, R>(
  first: Call<I, A>,
  second: Call<NoInfer<A>, B>,
  third: Call<NoInfer<B>, C>,
  last: Call<NoInfer<C>, R>,
): Call<I, R>;
export function chain(...calls: Call<never, unknown>[]): Call<never, unknown> {
  check.calls('calls', calls);
  return { specs: calls.flatMap(({ specs }) => specs) };
}

type ResultOf<C> = C extends Call<never, infer R> ? R : never;

/** The answers of some calls, in their order. */
export type ResultsOf<T extends readonly Call<never, unknown>[]> = {
  -readonly [K in keyof T]: ResultOf<T[K]>;
};

export type IdsOf<T extends readonly Call<never, unknown>[]> = {
  -readonly [K in keyof T]: TaskId<ResultOf<T[K]>>;
};
