import { Type, type Static } from 'typebox';
import { Compile } from 'typebox/compile';

export const TaskStatus = Type.Union([
  Type.Literal('queued'),
  Type.Literal('started'),
  Type.Literal('retrying'),
  Type.Literal('success'),
  Type.Literal('failure'),
  Type.Literal('revoked'),
  Type.Literal('expired'),
  Type.Literal('lost'),
]);
export type TaskStatus = Static<typeof TaskStatus>;

/** What is stored and shown of an error: a code and a message, never a stack. */
export const TaskError = Type.Object({ code: Type.String(), message: Type.String() });
export type TaskError = Static<typeof TaskError>;

/** Where a task stands. `lane` to `shared` are there for tickets of batched tasks. */
export type TaskState = {
  id: string;
  task: string;
  status: TaskStatus;
  lane?: string;
  number?: number;
  /** All numbers up to this one are decided. Never decreases. */
  processed?: number;
  perSecond?: number;
  /** The arguments that all tickets of its batch share. */
  shared?: unknown;
  result?: unknown;
  /** Of a ticket that has a result: another one whenever the result is amended. */
  version?: string;
  error?: TaskError;
  attempts?: number;
  /** How often a worker began with it; absent: once for each attempt. More: workers died, or lost it, without a word. */
  deliveries?: number;
  /** What a running task last reported. */
  progress?: unknown;
};

const ENDED: Record<TaskStatus, boolean> = {
  queued: false,
  started: false,
  retrying: false,
  success: true,
  failure: true,
  revoked: true,
  expired: true,
  lost: true,
};

/** Whether nothing more will come of it. */
export const hasEnded = (status: TaskStatus): boolean => ENDED[status];

/** How one ticket ended, as stored: compact, because thousands are kept. */
export const Settled = Type.Union([
  Type.Object({ r: Type.Unknown() }),
  Type.Object({ e: TaskError }),
]);
export type Settled = Static<typeof Settled>;
const settled = Compile(Settled);

export type TicketVerdict =
  | { status: 'success'; result: unknown }
  | { status: 'failure'; error: TaskError };

export const verdictOf = (ended: Settled): TicketVerdict =>
  'r' in ended ? { status: 'success', result: ended.r } : { status: 'failure', error: ended.e };

/** Throws when the stored text is no result. */
export const readSettled = (json: string): Settled => settled.Parse(JSON.parse(json));

/** The state of a plain task, as published. */
export const PlainState = Type.Object({
  status: TaskStatus,
  attempts: Type.Integer(),
  result: Type.Optional(Type.Unknown()),
  error: Type.Optional(TaskError),
  progress: Type.Optional(Type.Unknown()),
  deliveries: Type.Optional(Type.Integer()),
});
export type PlainState = Static<typeof PlainState>;

/**
 * As stored. `run` is the fencing token: the number of the delivery that wrote it. `after` makes it a placeholder: the
 * ids of the tasks that submit this one when they end. `chord`: where the answers of those are kept until then. `again`:
 * one of them failed and is tried again. `trace` and `log` are for people: what is in them is judged when they are read, so that
 * a task whose history cannot be read can be.
 */
const Stored = Type.Intersect([
  PlainState,
  Type.Object({
    trace: Type.Optional(Type.Array(Type.Unknown())),
    log: Type.Optional(Type.Array(Type.Unknown())),
    run: Type.Optional(Type.Integer()),
    after: Type.Optional(Type.Array(Type.String())),
    chord: Type.Optional(Type.String()),
    again: Type.Optional(Type.Boolean()),
  }),
]);
const stored = Compile(Stored);

/** What a task became, when (ms, by the clock of who wrote it), in which attempt, and the code of the error, if one was why. */
const Step = Type.Union([
  Type.Tuple([TaskStatus, Type.Integer(), Type.Integer()]),
  Type.Tuple([TaskStatus, Type.Integer(), Type.Integer(), Type.String()]),
]);
export type Step = Static<typeof Step>;
const step = Compile(Step);

/** What its handler said, and when, ms. */
const LogLine = Type.Tuple([Type.Integer(), Type.String()]);
export type LogLine = Static<typeof LogLine>;
const logLine = Compile(LogLine);

/** The lines among what is stored as such. */
export const readLog = (stored: readonly unknown[]): LogLine[] =>
  stored.filter((each) => logLine.Check(each));

/** Throws when the stored text is no state. */
export function readPlainState(json: string): {
  state: PlainState;
  trace: Step[];
  log: LogLine[];
  token: number;
  after: string[];
  chord: string | undefined;
  again: boolean;
} {
  const {
    run = 0,
    after = [],
    chord,
    again = false,
    trace = [],
    log = [],
    ...state
  } = stored.Parse(JSON.parse(json));
  return {
    state,
    trace: trace.filter((each) => step.Check(each)),
    log: readLog(log),
    token: run,
    after,
    chord,
    again,
  };
}
