import { isBatched, type BatchedTask, type PlainTask, type Task } from './define.ts';
import { TaskFailure } from './errors.ts';
import { judgedProgress } from './judged-progress.ts';
import { copyOf, LARGEST_OF_TICKET, whyNotJson } from './json.ts';
import type { Settled } from './states.ts';

/** `addedAt`: when it was put in line, by the clock of Redis. */
export type BatchTicket<A> = { id: string; number: number; addedAt: Date; args: A };

export type Batch<A> = {
  lane: string;
  /** The same at every try. Of batches that are decided together the first one's, and what is tried again may be the first alone. */
  batchId: string;
  /** The numbers of the whole batch. */
  first: number;
  last: number;
  /** Those to be decided, in the order of their numbers. */
  tickets: BatchTicket<A>[];
  /** 1 the first time; more after an error or when the worker that had it died. */
  attempt: number;
  /** Asks the line whether it is still this batch's turn. */
  isCurrent(): Promise<boolean>;
  /** Aborted when time is up, the lock is lost or the worker must go. */
  signal: AbortSignal;
  /**
   * Keeps a line for whoever looks at one of its tickets later: the last 3 of a batch, cut and cleaned like those of `TaskContext`, and
   * written with its results. Batches are many: one short line that sums the batch up is enough.
   */
  log(text: string): void;
};

/**
 * Decides a whole batch: one result per ticket, in ticket order. Must be idempotent per ticket: a batch
 * is delivered at least once. Throwing means "unknown": the whole batch is tried again.
 */
export type BatchFunction<A, R> = (batch: Batch<A>) => Promise<R[]>;

export type TaskContext = {
  id: string;
  attempt: number;
  /** Aborted when time is up, the task is revoked, the lock is lost or the worker must go. */
  signal: AbortSignal;
  /** Aborted when the attempt has ended, by its hard limit too: nothing that it still does is heard. */
  ended?: AbortSignal;
  /**
   * Reports how far it has come: any JSON, seen in `result` and as an event until the attempt ends. Rejects with
   * InvalidArguments when it is none; the task goes on.
   */
  progress(value: unknown): Promise<void>;
  /**
   * Keeps a line for whoever looks at this task later: the last 20, of 200 characters each, written with the next state of the task.
   * It is for people who may see all tasks: secrets and long numbers are cut out, as far as they can be told.
   */
  log(text: string): void;
};

/** Runs one task, at least once. Throw `TaskFailure` to end it without another try. */
export type TaskFunction<A, R> = (args: A, context: TaskContext) => Promise<R>;

/** How each ticket ended, and under which name it is counted. */
export type Decision = { settled: Settled; tally: string };

export type Handler =
  | { kind: 'batch'; task: BatchedTask; decide(batch: Batch<unknown>): Promise<Decision[]> }
  | { kind: 'plain'; task: Task; run(args: unknown, context: TaskContext): Promise<unknown> };

/** Binds a task to the function that does it. Arguments and results are checked against its schemas. */
export function handle<A, R>(task: BatchedTask<A, R>, run: BatchFunction<A, R>): Handler;
export function handle<A, R>(task: PlainTask<A, R>, run: TaskFunction<A, R>): Handler;
export function handle<A, R>(
  task: BatchedTask<A, R> | PlainTask<A, R>,
  run: (input: never, context: TaskContext) => Promise<unknown>,
): Handler {
  // The overloads pair each kind of task with its kind of function.
  if (isBatched(task)) {
    const batchRun = run as BatchFunction<A, R>;
    return { kind: 'batch', task, decide: (batch) => decide(task, batchRun, batch) };
  }
  const taskRun = run as TaskFunction<A, R>;
  return { kind: 'plain', task, run: (args, context) => runPlain(task, taskRun, args, context) };
}

const failure = (code: string, message: string): Decision => ({
  settled: { e: { code, message } },
  tally: 'failure',
});

async function decide<A, R>(
  task: BatchedTask<A, R>,
  run: BatchFunction<A, R>,
  batch: Batch<unknown>,
): Promise<Decision[]> {
  const sound: BatchTicket<A>[] = [];
  for (const { id, number, addedAt, args } of batch.tickets) {
    if (task.isArgs(args) && task.batch.by(args) === batch.lane)
      sound.push({ id, number, addedAt, args });
  }
  const results = sound.length === 0 ? [] : await run({ ...batch, tickets: sound });
  if (results.length !== sound.length) {
    throw new Error(`${task.name} answered ${results.length} results for ${sound.length} tickets`);
  }
  const byId = new Map(sound.map(({ id }, at) => [id, results[at]]));
  return batch.tickets.map(({ id, args }) => {
    if (!byId.has(id)) return failure('bad_payload', task.explainArgs(args));
    const result = byId.get(id);
    const why = result === undefined ? undefined : whyNotJson(result, LARGEST_OF_TICKET);
    if (why !== undefined) return failure('bad_result', `${task.name} answered what ${why}`);
    if (!task.isResult(result)) return failure('bad_result', `${task.name} answered nonsense`);
    // `undefined` would vanish in JSON.
    return { settled: { r: result ?? null }, tally: task.batch.tally(result) };
  });
}

async function runPlain<A, R>(
  task: Task<A, R>,
  run: TaskFunction<A, R>,
  args: unknown,
  context: TaskContext,
): Promise<unknown> {
  if (!task.isArgs(args)) throw new TaskFailure('bad_payload', task.explainArgs(args));
  const progress = judgedProgress(task.name, context.progress);
  const result = await run(args, { ...context, progress });
  const why = result === undefined ? undefined : whyNotJson(result);
  if (why !== undefined) throw new TaskFailure('bad_result', `${task.name} answered what ${why}`);
  if (!task.isResult(result)) {
    throw new TaskFailure('bad_result', `${task.name} answered nonsense`);
  }
  return copyOf(result);
}
