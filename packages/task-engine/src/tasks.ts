import type { Call, IdsOf, ResultsOf, TaskId } from './declare/calls.ts';
import { amend, type Amended } from './line/amend.ts';
import { Meter } from './engine/meter.ts';
import { createOperator, type Operator } from './operate/operator.ts';
import { connect } from '@seckill/redis';
import { inTime } from './engine/in-time.ts';
import { isBatched, type BatchedTask, type Task } from './declare/define.ts';
import { contacted, type Engine } from './engine/engine.ts';
import { InvalidArguments } from './declare/errors.ts';
import type { TaskEvent } from './result/events.ts';
import { submitChord, submitGroup } from './canvas/group.ts';
import { createIds, parseTicket, type Ticket } from './wire/ids.ts';
import { createKeys } from './wire/keys.ts';
import { watchSubmissions } from './operate/submissions.ts';
import { lineOf, type Line } from './line/ledger.ts';
import { resultOf, untilEnded, type WaitOptions } from './result/wait.ts';
import { queueCounts, type QueueCounts } from './operate/overview.ts';
import { Producer } from './line/producer.ts';
import { ProgressMemory, type LineProgress } from './engine/progress.ts';
import { Queues } from './engine/queues.ts';
import { readRecord, type RecordedBatch } from './line/record.ts';
import { readState } from './result/read-state.ts';
import { revoke, type Revoked } from './job/revoke.ts';
import { listSchedules, pauseSchedule, runSchedule, type ScheduleInfo } from './schedule/manage.ts';
import type { TaskState } from './declare/states.ts';
import { Subscriber } from './result/subscriber.ts';
import { submitCall, submitPlain, type ApplyOptions } from './job/submit.ts';
import { seenWorkers, type WorkerInfo } from './worker/heartbeat.ts';

export type TasksOptions = {
  redisUrl: string;
  /** Signs task ids; at least 32 bytes outside development. */
  secret: string;
  /** Start of every key; default `seckill`. */
  prefix?: string;
  /** Caps every task's own `batch.max`; 1 = one job per ticket. */
  batchMaxTickets?: number;
  /** How long results are kept after a task ended; default one day. */
  resultTtlSeconds?: number;
  /** Tickets of this process that may wait to be written before `LineFull`; default 5000. */
  maxWaitingTickets?: number;
  /** After so long without an answer Redis counts as away; default 700 ms. */
  commandTimeoutMs?: number;
  /** The tasks whose ids can be read; a task used here is known anyway. */
  tasks?: readonly Task[];
  /** Queues that calls are sent to and no task calls its own, for overviews. */
  queues?: readonly string[];
  /** Hears of connection errors; requests hear of theirs as `LineUnavailable`. */
  onError?: (error: Error) => void;
};

export type Tasks = {
  /**
   * Submits a task and answers its id once it is durably queued.
   * Rejects with InvalidArguments, LineFull, or within a second LineUnavailable.
   */
  delay<A, R>(task: Task<A, R>, args: A, options?: { owner?: string }): Promise<TaskId<R>>;
  /** `delay` with options; a batched task takes only `owner`. */
  applyAsync<A, R>(task: Task<A, R>, args: A, options?: ApplyOptions<R>): Promise<TaskId<R>>;
  /**
   * Submits a call, or a chain of them: each begins when the one before it succeeded. `id` is the last one's,
   * `ids` are all. When one ends without success, those after it end the same way.
   */
  submit<R>(
    call: Call<unknown, R>,
    options?: { owner?: string },
  ): Promise<{ id: TaskId<R>; ids: string[] }>;
  /** Submits calls to run side by side; the ids are in their order. */
  group<const T extends readonly Call<unknown, unknown>[]>(
    calls: T,
    options?: { owner?: string },
  ): Promise<{ ids: IdsOf<T> }>;
  /**
   * Submits calls side by side, and `body` with all their answers once they have all succeeded. When one ends
   * without success, `body` ends the same way. `id` is the body's.
   */
  chord<const T extends readonly Call<unknown, unknown>[], R>(
    calls: T,
    body: Call<NoInfer<ResultsOf<T>>, R>,
    options?: { owner?: string },
  ): Promise<{ id: TaskId<R>; ids: IdsOf<T> }>;
  /**
   * Waits for a task's answer. Rejects with NoResult when it ended otherwise or is not known, with StillRunning
   * after `timeoutMs`, which leaves the task alone. Trusts the id.
   */
  get<R>(id: TaskId<R>, options?: WaitOptions): Promise<R>;
  get(id: string, options?: WaitOptions): Promise<unknown>;
  /** `get` for several: their answers in order, or the first error. */
  getAll<const T extends readonly string[]>(
    ids: T,
    options?: WaitOptions,
  ): Promise<{ -readonly [K in keyof T]: T[K] extends TaskId<infer R> ? R : unknown }>;
  /** Waits until a task has ended, however; undefined when it is not known. */
  ended(id: string, options?: WaitOptions): Promise<TaskState | undefined>;
  /**
   * Sees to it that a task does not run, from any process; `terminate` also stops one that runs: its signal is
   * aborted and what it still answers is ignored. What waits for it ends `revoked`, too. Rejects with LineUnavailable.
   */
  revoke(id: string, options?: { terminate?: boolean }): Promise<Revoked>;
  /** What a ticket's id says by itself; undefined for anything else. Proves nothing: no signature check. */
  ticket(id: string): Ticket | undefined;
  /** Whether the id was made for this owner. No I/O. */
  belongs(owner: string, id: string): boolean;
  /**
   * The state of a task; undefined when there is none or it is forgotten. Trusts the id: for ids from
   * outside use `resultFor`. Rejects with LineUnavailable.
   */
  result(id: string): Promise<TaskState | undefined>;
  /** Like `result`; a forged id or somebody else's is undefined, without asking Redis. */
  resultFor(owner: string, id: string): Promise<TaskState | undefined>;
  /**
   * Replaces the result of a decided ticket by what `change` makes of it, and tells everyone; `change` answers
   * undefined to leave it, and may be asked again. Rejects with LineUnavailable.
   */
  amend<A, R>(
    task: BatchedTask<A, R>,
    id: string,
    change: (result: R) => R | undefined,
  ): Promise<Amended<R>>;
  /** The books of one lane of a batched task. Rejects with LineUnavailable. */
  line(task: Task, lane: string): Promise<Line>;
  /** How each ticket of a lane was decided; empty when the task keeps no record, or not that long. */
  record<A, R>(task: BatchedTask<A, R>, lane: string): Promise<RecordedBatch[]>;
  /** How far a lane had come when this process last heard of it. No I/O. */
  progress(task: Task, lane: string): LineProgress | undefined;
  /**
   * Calls `onEvent` for everything workers publish from now on, and `onGap` after an interruption in
   * which events may have been missed. Returns the way to stop.
   */
  subscribe(onEvent: (event: TaskEvent) => void, onGap?: () => void): () => void;
  /** Job counts of every known queue, for an overview. */
  queues(): Promise<QueueCounts[]>;
  /** The worker processes seen in the last seconds. */
  workers(): Promise<WorkerInfo[]>;
  /** Every schedule that workers run, with its last and its next run. */
  schedules(): Promise<ScheduleInfo[]>;
  /** Runs a schedule's task now, even if it is paused; answers the id, undefined when there is no such schedule. */
  runSchedule(name: string): Promise<string | undefined>;
  /** Pauses a schedule, or lets it go on from now. */
  pauseSchedule(name: string, paused: boolean): Promise<'done' | 'unknown'>;
  /** What operators look at and do. */
  readonly operator: Operator;
  /** Rejects with LineUnavailable when Redis does not answer. */
  ping(): Promise<void>;
  close(): Promise<void>;
  /** For `createWorker`. */
  readonly engine: Engine;
};

const DAY = 86_400;

/** Opens the task layer. Never waits for Redis and never throws because of it. */
export function createTasks(options: TasksOptions): Tasks {
  const engine = createEngine(options);
  watchSubmissions(engine, engine.queues);
  const producer = new Producer(engine);
  const events = new Subscriber(engine);
  const { ids, known, progress, reader } = engine;
  const ask = <T>(question: () => Promise<T>): Promise<T> => asked(engine, question);

  const applyAsync = async <A, R>(
    task: Task<A, R>,
    args: A,
    applied: ApplyOptions<R> = {},
  ): Promise<TaskId<R>> => {
    if (!known.has(task.name)) known.set(task.name, task);
    if (!task.isArgs(args)) throw new InvalidArguments(task.name, task.explainArgs(args));
    if (engine.producer.status !== 'ready') await contacted(engine, engine.producer);
    return isBatched(task)
      ? ((await producer.submit(task, args, ownerOf(task, applied))) as TaskId<R>)
      : submitPlain(engine, task, args, applied);
  };
  const ready = async (): Promise<void> => {
    if (engine.producer.status !== 'ready') await contacted(engine, engine.producer);
  };
  const ended = (id: string, options: WaitOptions = {}): Promise<TaskState | undefined> =>
    untilEnded(
      id,
      {
        read: () => ask(() => readState(engine, id)),
        subscribe: (onEvent, onGap) => events.subscribe(onEvent, onGap),
      },
      options,
    );
  const get = async (id: string, options?: WaitOptions): Promise<never> =>
    resultOf(id, await ended(id, options)) as never;

  return {
    engine,
    applyAsync,
    ended,
    get,
    getAll: async (ids, options) => Promise.all(ids.map((id) => get(id, options))) as never,
    async submit(call, { owner = '' } = {}) {
      await ready();
      const ids = await submitCall(engine, call, owner);
      return { ids, id: ids.at(-1) as never };
    },
    async group(calls, { owner = '' } = {}) {
      await ready();
      return { ids: (await submitGroup(engine, calls, owner)) as never };
    },
    async chord(calls, body, { owner = '' } = {}) {
      await ready();
      const { id, ids } = await submitChord(engine, calls, body, owner);
      return { id: id as never, ids: ids as never };
    },
    revoke: (id, { terminate = false } = {}) => ask(() => revoke(engine, id, terminate)),
    delay: (task, args, { owner = '' } = {}) => applyAsync(task, args, { owner }),
    ticket: parseTicket,
    belongs: (owner, id) => ids.belongs(id, owner),
    result: (id) => ask(() => readState(engine, id)),
    resultFor: async (owner, id) =>
      ids.belongs(id, owner) ? ask(() => readState(engine, id)) : undefined,
    amend: (task, id, change) => ask(() => amend(engine, task, id, change)),
    line: (task, lane) => ask(() => lineOf(engine, task, lane)),
    record: (task, lane) => ask(() => readRecord(engine, task, lane)),
    progress: (task, lane) => progress.get(task.name, lane),
    subscribe: (onEvent, onGap) => events.subscribe(onEvent, onGap),
    queues: () => ask(() => queueCounts(engine)),
    workers: () => ask(() => seenWorkers(engine)),
    schedules: () => ask(() => listSchedules(engine)),
    runSchedule: (name) => ask(() => runSchedule(engine, name)),
    pauseSchedule: (name, paused) => ask(() => pauseSchedule(engine, name, paused)),
    operator: createOperator(engine),
    async ping() {
      await ask(() => Promise.all([reader.ping(), engine.producer.ping()]));
    },
    async close() {
      events.close();
      await engine.queues.close();
      engine.producer.disconnect();
      reader.disconnect();
    },
  };
}

function createEngine(options: TasksOptions): Engine {
  const { redisUrl, onError = () => {}, commandTimeoutMs = 700 } = options;
  const how = { url: redisUrl, policy: 'fail-fast', commandTimeoutMs, onError } as const;
  const producer = connect(how);
  const resultTtlSeconds = options.resultTtlSeconds ?? DAY;
  const reader = connect({ ...how, autoPipelining: true });
  return {
    redisUrl,
    onError,
    commandTimeoutMs,
    producer: producer.client,
    reader: reader.client,
    contact: Promise.all([producer.firstAttempt, reader.firstAttempt]),
    keys: createKeys(options.prefix ?? 'seckill'),
    ids: createIds(options.secret),
    queues: new Queues(producer.client, onError),
    progress: new ProgressMemory(),
    meter: new Meter(),
    known: new Map(options.tasks?.map((task) => [task.name, task])),
    routes: new Set(options.queues),
    batchMaxTickets: options.batchMaxTickets,
    maxWaitingTickets: options.maxWaitingTickets ?? 5000,
    resultTtlSeconds,
    lineTtlSeconds: 7 * Math.max(DAY, resultTtlSeconds),
  };
}

/** Tickets travel many in one job, so nothing can be said of one alone. */
function ownerOf<R>(task: Task, { owner = '', ...others }: ApplyOptions<R>): string {
  const [unfit] = Object.keys(others);
  if (unfit !== undefined) throw new TypeError(`${task.name} is batched: it takes no "${unfit}"`);
  return owner;
}

/** Asks Redis; that it is away comes as LineUnavailable, and any other error as it is. */
async function asked<T>(engine: Engine, question: () => Promise<T>): Promise<T> {
  await contacted(engine, engine.reader);
  return inTime(engine.commandTimeoutMs, question());
}
