import { continuations } from './canvas/continuations.ts';
import { submitCall, submitChord, submitGroup, submitLinked } from './canvas/submit-calls.ts';
import type { Call, IdsOf, ResultsOf, TaskId } from './declare/calls.ts';
import { isBatched, type BatchedTask, type Task } from './declare/define.ts';
import { checkArgs } from './declare/check-args.ts';
import { check } from './declare/options.ts';
import type { TaskState } from './declare/states.ts';
import { ask, contacted } from './engine/availability.ts';
import { createEngine, type EngineOptions } from './engine/create-engine.ts';
import type { Engine } from './engine/engine.ts';
import { revoke, type Revoked } from './job/revoke.ts';
import type { ApplyOptions } from './job/submit.ts';
import { amend, type Amended } from './line/amend.ts';
import { begin, keepLine } from './line/keep-line.ts';
import {
  balance,
  lineOf,
  measuredLine,
  type Balancing,
  type Line,
  type MeasuredLine,
} from './line/ledger.ts';
import { Producer, ticketOfOwner, ticketsPlaced, type Submitted } from './line/producer.ts';
import { readRecord, type RecordedBatch, type RecordPage } from './line/record.ts';
import { waitingInLine, type WaitingPage } from './line/waiting.ts';
import { withdraw, type Withdrawn } from './line/withdraw.ts';
import { queueCounts, type QueueCounts } from './operate/known-queues.ts';
import { createOperator, type Operator } from './operate/operator.ts';
import { recordSubmissions } from './operate/submission-history.ts';
import type { TaskEvent } from './result/events.ts';
import { readState } from './result/read-state.ts';
import { Subscriber } from './result/subscriber.ts';
import { resultOf, untilEnded, type WaitOptions } from './result/wait.ts';
import { listSchedules, pauseSchedule, runSchedule, type ScheduleInfo } from './schedule/manage.ts';
import { parseTicket, type Ticket } from './wire/ids.ts';
import { refuseEarlier } from './worker/earlier-workers.ts';
import { seenWorkers, type WorkerInfo } from './worker/heartbeat.ts';

export type { EngineOptions as TasksOptions };

export type Tasks = {
  /**
   * Submits a task and answers its id once it is durably queued.
   * Rejects with InvalidArguments, InvalidOption, LineFull, or LineUnavailable, which comes in a second.
   */
  delay<A, R>(task: Task<A, R>, args: A, options?: { owner?: string }): Promise<TaskId<R>>;
  /** `delay` with options; a batched task takes only `owner`. */
  applyAsync<A, R>(task: Task<A, R>, args: A, options?: ApplyOptions<R>): Promise<TaskId<R>>;
  /**
   * Submits a ticket of a batched task, and answers its number. With `onePlace` an owner who has a ticket in this lane is
   * answered that one, unless it is `instead`: then its place is given up for the new one; with the `version` of its state only if
   * nothing has amended it since that was read. `most`: how many tickets of that lane may
   * wait to be decided, whoever submits them; an owner without a place is refused with LineFull beyond that. Rejects as `delay` does.
   */
  enter<A, R>(
    task: BatchedTask<A, R>,
    args: A,
    options: { owner: string; instead?: string; version?: string; most?: number },
  ): Promise<Submitted>;
  /** The id of the ticket that an owner has in a lane, whatever became of it. Rejects with LineUnavailable. */
  ticketOf<A, R>(task: BatchedTask<A, R>, lane: string, owner: string): Promise<string | undefined>;
  /** The ids of the tickets that have a place in a lane, decided or not, page by page. Rejects with LineUnavailable. */
  placed<A, R>(task: BatchedTask<A, R>, lane: string): AsyncIterable<string[]>;
  /**
   * Ends a ticket that is not decided with this result. Whatever decides it has to heed that by itself. Trusts the id.
   * Rejects with LineUnavailable.
   */
  withdraw<A, R>(task: BatchedTask<A, R>, id: string, result: R): Promise<Withdrawn>;
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
   * after `timeoutMs` (0: after one look), which leaves the task alone. Trusts the id.
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
  /** What a ticket's id contains; undefined for any other text. Its signature is not checked. */
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
   * Replaces the result of a decided ticket by what `change` makes of it, and publishes it; `change` answers
   * undefined to leave it, and may be called again. With `heldBy` only if this owner has not taken another ticket in its place.
   * Rejects with LineUnavailable.
   */
  amend<A, R>(
    task: BatchedTask<A, R>,
    id: string,
    change: (result: R) => R | undefined,
    options?: { heldBy?: string },
  ): Promise<Amended<R>>;
  /** The books of one lane of a batched task. Rejects with LineUnavailable. */
  line(task: Task, lane: string): Promise<Line>;
  /** The same as of one instant, with how long tickets waited. Rejects with LineUnavailable. */
  measuredLine(task: Task, lane: string): Promise<MeasuredLine>;
  /** The tickets of a lane that are not decided yet, page by page. */
  waiting<A, R>(task: BatchedTask<A, R>, lane: string): AsyncIterable<WaitingPage<A>>;
  /** How each ticket of a lane was decided; empty when the task keeps no record, or not that long. */
  record<A, R>(task: BatchedTask<A, R>, lane: string, page?: RecordPage): Promise<RecordedBatch[]>;
  /** From now on so many seconds until the books and the record of a lane are forgotten. Rejects with LineUnavailable. */
  keepLine(task: Task, lane: string, seconds: number): Promise<void>;
  /**
   * Makes the books of a lane in which nothing waits agree again, of which Redis has lost a part, once that was so at two looks; answers by
   * how many tickets they were wrong. `overcounted` is put right where it still counts so many. Rejects with LineUnavailable.
   */
  balanceLine(task: Task, lane: string, how?: Balancing): Promise<number>;
  /** Begins a lane that Redis does not know, so that its first ticket need not wait for that. Rejects with LineUnavailable. */
  beginLine(task: Task, lane: string): Promise<void>;
  /**
   * Calls `onEvent` for everything workers publish from now on, and `onGap` after an interruption in
   * which events may have been missed. Returns the way to stop.
   */
  subscribe(onEvent: (event: TaskEvent) => void, onGap?: () => void): () => void;
  /** Why `subscribe` hears nothing now; undefined while it hears, and before anybody listens. */
  notListening(): Error | undefined;
  /** Job counts of every known queue, for an overview. */
  queues(): Promise<QueueCounts[]>;
  /** The worker processes seen in the last seconds. */
  workers(): Promise<WorkerInfo[]>;
  /** Those of them that do not name this capability: of an earlier version, they would do the work without it. */
  workersWithout(capability: string): Promise<WorkerInfo[]>;
  /** Every schedule that workers run, with its last and its next run. */
  schedules(): Promise<ScheduleInfo[]>;
  /** Runs a schedule's task now, even if it is paused; answers the id, undefined when there is no such schedule. */
  runSchedule(name: string): Promise<string | undefined>;
  /** Pauses a schedule, or lets it go on from now; one that no live worker knows is left as it is. */
  pauseSchedule(name: string, paused: boolean): Promise<'done' | 'unknown' | 'orphaned'>;
  /** What operators look at and do. */
  readonly operator: Operator;
  /** Rejects with EarlierWorkers while workers live that do not understand what this process writes, with LineUnavailable when Redis does not answer. */
  refuseEarlierWorkers(): Promise<void>;
  /** Rejects with LineUnavailable when Redis does not answer. */
  ping(): Promise<void>;
  close(): Promise<void>;
  /** For `createWorker`. */
  readonly engine: Engine;
};

/** Opens the task layer. Never waits for Redis and never throws because of it; throws InvalidOption. */
export function createTasks(options: EngineOptions): Tasks {
  const engine = createEngine(options);
  recordSubmissions(engine, engine.queues);
  const line = new Producer(engine);
  const events = new Subscriber(engine);
  const { ids, known, producer, reader } = engine;
  const question = <T>(read: () => Promise<T>): Promise<T> => ask(engine, read);

  const judge = <A, R>(task: Task<A, R>, args: A): void => {
    if (!known.has(task.name)) known.set(task.name, task);
    checkArgs(task, args);
  };
  const applyAsync = async <A, R>(
    task: Task<A, R>,
    args: A,
    applied: ApplyOptions<R> = {},
  ): Promise<TaskId<R>> => {
    check[isBatched(task) ? 'ticket' : 'apply']('', applied);
    judge(task, args);
    if (producer.status !== 'ready') await contacted(engine, producer);
    if (!isBatched(task)) return submitLinked(engine, task, args, applied);
    const { id } = await line.submit(task, args, applied.owner ?? '');
    return id as TaskId<R>;
  };
  const ended = async (id: string, options: WaitOptions = {}): Promise<TaskState | undefined> => {
    check.wait('', options);
    const source = {
      read: () => question(() => readState(engine, id)),
      subscribe: events.subscribe.bind(events),
    };
    return untilEnded(id, source, options);
  };
  const get = async (id: string, options?: WaitOptions): Promise<never> =>
    resultOf(id, await ended(id, options)) as never;

  return {
    engine,
    applyAsync,
    ended,
    get,
    getAll: async (ids, options) => Promise.all(ids.map((id) => get(id, options))) as never,
    async enter(task, args, given) {
      check.enter('', given);
      judge(task, args);
      const { owner, ...options } = given;
      if (producer.status !== 'ready') await contacted(engine, producer);
      return line.submit(task, args, owner, options);
    },
    placed: (task, lane) => ticketsPlaced(engine, task, lane),
    ticketOf: (task, lane, owner) => question(() => ticketOfOwner(engine, task, lane, owner)),
    withdraw: (task, id, result) => question(() => withdraw(engine, task, id, result)),
    async submit(call, options = {}) {
      const owner = ownerOf(options);
      check.aCall('call', call);
      await contacted(engine, producer);
      const ids = await submitCall(engine, call, owner);
      return { ids, id: ids.at(-1) as never };
    },
    async group(calls, options = {}) {
      const owner = ownerOf(options);
      check.calls('calls', calls);
      await contacted(engine, producer);
      return { ids: (await submitGroup(engine, calls, owner)) as never };
    },
    async chord(calls, body, options = {}) {
      const owner = ownerOf(options);
      check.calls('calls', calls);
      check.aCall('body', body);
      await contacted(engine, producer);
      const { id, ids } = await submitChord(engine, calls, body, owner);
      return { id: id as never, ids: ids as never };
    },
    async revoke(id, options = {}) {
      check.revoke('', options);
      const { terminate = false } = options;
      return question(() => revoke(engine, continuations, id, terminate));
    },
    async delay(task, args, options = {}) {
      return applyAsync(task, args, { owner: ownerOf(options) });
    },
    ticket: parseTicket,
    belongs: (owner, id) => ids.belongs(id, owner),
    result: (id) => question(() => readState(engine, id)),
    resultFor: async (owner, id) =>
      ids.belongs(id, owner) ? question(() => readState(engine, id)) : undefined,
    amend: async (task, id, change, options = {}) => {
      check.amend('', options);
      return question(() => amend(engine, task, id, change, options));
    },
    line: (task, lane) => question(() => lineOf(engine, task, lane)),
    measuredLine: (task, lane) => question(() => measuredLine(engine, task, lane)),
    waiting: (task, lane) => waitingInLine(engine, task, lane),
    async record(task, lane, page = {}) {
      check.record('', page);
      return question(() => readRecord(engine, task, lane, page));
    },
    async balanceLine(task, lane, how) {
      check.lane('lane', lane);
      return question(() => balance(engine, task, lane, how));
    },
    async beginLine(task, lane) {
      check.lane('lane', lane);
      return question(() => begin(engine, task, lane));
    },
    async keepLine(task, lane, seconds) {
      check.lane('lane', lane);
      check.seconds('seconds', seconds);
      return question(() => keepLine(engine, task, lane, seconds));
    },
    subscribe: (onEvent, onGap) => events.subscribe(onEvent, onGap),
    notListening: () => events.problem(),
    queues: () => question(() => queueCounts(engine)),
    workers: () => question(() => seenWorkers(engine)),
    workersWithout: async (capability) =>
      (await question(() => seenWorkers(engine))).filter(
        ({ capabilities = [] }) => !capabilities.includes(capability),
      ),
    schedules: () => question(() => listSchedules(engine)),
    runSchedule: (name) => question(() => runSchedule(engine, name)),
    async pauseSchedule(name, paused) {
      check.flag('paused', paused);
      return question(() => pauseSchedule(engine, name, paused));
    },
    operator: createOperator(engine),
    refuseEarlierWorkers: () => question(() => refuseEarlier(engine)),
    async ping() {
      await question(() => Promise.all([reader.ping(), producer.ping(), engine.flusher.ping()]));
    },
    async close() {
      events.close();
      await engine.queues.close();
      for (const client of new Set([producer, reader, engine.flusher])) client.disconnect();
    },
  };
}

function ownerOf(options: { owner?: string }): string {
  check.canvas('', options);
  return options.owner ?? '';
}
