import { Type, type Static } from 'typebox';
import { Line } from '../fields/texts.ts';
import { IsoTime, Moment, SaleId, TASK_ID_PATTERN } from '../primitives.ts';
import { AdminOrder } from '../orders.ts';
import { ClosedTicket, TaskStatusName } from '../tasks.ts';

/** What kind of task, as `user.send-sms`; one that is not known finds nothing. */
const Kind = Type.String({ pattern: '^[A-Za-z0-9._-]{1,40}$', examples: ['user.send-sms'] });
const Count = Type.Integer({ minimum: 0 });
const orNull = <T extends Parameters<typeof Type.Union>[0][number]>(schema: T) =>
  Type.Union([schema, Type.Null()]);

/** What a ticket is told, in one word. */
export const TicketVerdict = Type.Union([
  Type.Literal('queued'),
  Type.Literal('success'),
  Type.Literal('standby'),
  ...ClosedTicket.properties.status.anyOf,
]);
export type TicketVerdict = Static<typeof TicketVerdict>;

/** A ticket's place, and what became of it. */
const TicketFacts = Type.Object({
  saleId: SaleId,
  round: Type.Integer({ minimum: 1 }),
  /** The job in which it travelled, and which of its tickets it was. */
  batch: Type.String(),
  index: Count,
  verdict: TicketVerdict,
  /** In line, or on standby. */
  position: Type.Optional(Count),
  order: orNull(AdminOrder),
});

/** A task as operators see it. Secrets in `args` and `result` are left out; `args` is null when they are kept no more. */
export const AdminTask = Type.Object(
  {
    taskId: Type.String(),
    kind: Type.String(),
    status: TaskStatusName,
    submittedAt: IsoTime,
    args: Type.Unknown(),
    attempts: Type.Optional(Count),
    /** How often a worker began with it, when that is more: workers were lost with it. */
    deliveries: Type.Optional(Count),
    progress: Type.Optional(Type.Unknown()),
    result: Type.Optional(Type.Unknown()),
    error: Type.Optional(Type.Object({ code: Type.String(), message: Type.String() })),
    /** Of a ticket: the line it stands in, and its number there. */
    lane: Type.Optional(Type.String()),
    number: Type.Optional(Count),
    /** Only of one that is asked for by its id, like all below: what it became, and when, from its submission on. */
    timeline: Type.Optional(
      Type.Array(
        Type.Object({
          status: TaskStatusName,
          at: IsoTime,
          attempt: Count,
          /** Of the error that was why. */
          code: Type.Optional(Type.String()),
        }),
      ),
    ),
    /** What its handlers said: the last lines. */
    log: Type.Optional(Type.Array(Type.Object({ at: IsoTime, text: Type.String() }))),
    /** When it runs by itself, where it is put off. */
    dueAt: Type.Optional(IsoTime),
    ticket: Type.Optional(TicketFacts),
  },
  { $id: 'AdminTask' },
);
export type AdminTask = Static<typeof AdminTask>;

export const AdminTaskQuery = Type.Object(
  {
    id: Type.Optional(Type.String({ pattern: TASK_ID_PATTERN })),
    kind: Type.Optional(Kind),
    status: Type.Optional(TaskStatusName),
    from: Type.Optional(Moment),
    to: Type.Optional(Moment),
    text: Type.Optional(Line(200)),
    /** Of what schedules do by themselves: `hide` leaves it out, `only` leaves out all others. */
    upkeep: Type.Optional(Type.Union([Type.Literal('hide'), Type.Literal('only')])),
    limit: Type.Optional(Type.String({ pattern: '^(?:[1-9][0-9]?|1[0-9]{2}|200)$' })),
    cursor: Type.Optional(Type.String({ pattern: TASK_ID_PATTERN })),
  },
  { additionalProperties: false },
);
export type AdminTaskQuery = Static<typeof AdminTaskQuery>;

/** `next` is the cursor of the following page. */
export const AdminTaskList = Type.Object({
  tasks: Type.Array(AdminTask),
  next: orNull(Type.String()),
});
export type AdminTaskList = Static<typeof AdminTaskList>;

/** `remembered`: how many of the kind a search goes through. `upkeep`: a schedule runs it. */
export const AdminTaskKinds = Type.Object(
  {
    kinds: Type.Array(
      Type.Object({ kind: Type.String(), remembered: Count, upkeep: Type.Boolean() }),
    ),
  },
  { $id: 'AdminTaskKinds' },
);
export type AdminTaskKinds = Static<typeof AdminTaskKinds>;

/** Of those that were there, how many a pass over very many tasks left: who asks again goes on. Absent: none. */
const Left = Type.Optional(Type.Integer({ minimum: 1 }));
export const RetriedTasks = Type.Object({ retried: Count, left: Left });
export const PurgedTasks = Type.Object({ purged: Count, left: Left });

export const RevokedTasks = Type.Object({ revoked: Count, left: Left });

/** Every task of a kind. */
export const TasksOfKind = Type.Object({ kind: Kind }, { additionalProperties: false });
export const UnendedTasks = Type.Object({ count: Count });

export const RetryFailed = Type.Object(
  { kind: Type.Optional(Kind) },
  { additionalProperties: false },
);
export const RevokeTask = Type.Object(
  { terminate: Type.Optional(Type.Boolean()) },
  { additionalProperties: false },
);
export const TaskDone = Type.Object({
  taskId: Type.String(),
  outcome: Type.Union([
    Type.Literal('retried'),
    Type.Literal('revoked'),
    Type.Literal('running'),
    Type.Literal('due'),
  ]),
});
export type TaskDone = Static<typeof TaskDone>;

/** `every` in ms, or `cron` and `timezone`. `next` is null while it is paused. */
export const AdminSchedule = Type.Object(
  {
    name: Type.String(),
    kind: Type.String(),
    args: Type.Unknown(),
    every: Type.Optional(Count),
    cron: Type.Optional(Type.String()),
    timezone: Type.Optional(Type.String()),
    overlap: Type.Union([Type.Literal('skip'), Type.Literal('queue')]),
    missed: Type.Union([Type.Literal('skip'), Type.Literal('once')]),
    paused: Type.Boolean(),
    /** No live worker knows it: nothing runs it, and it is forgotten after 30 days. */
    orphaned: Type.Boolean(),
    next: orNull(IsoTime),
    last: orNull(
      Type.Object({
        taskId: Type.String(),
        at: IsoTime,
        /** When it was due; null when it was run by hand. */
        tick: orNull(IsoTime),
        status: orNull(TaskStatusName),
      }),
    ),
    pending: Count,
    runs: Count,
    skipped: Count,
    missedRuns: Count,
  },
  { $id: 'AdminSchedule' },
);
export type AdminSchedule = Static<typeof AdminSchedule>;
export const AdminScheduleList = Type.Object({ schedules: Type.Array(AdminSchedule) });
export const ScheduleParams = Type.Object({
  name: Type.String({ pattern: '^[a-z0-9.-]{1,64}$' }),
});

/** `purgeable`: it holds no tickets. */
export const AdminQueue = Type.Object({
  name: Type.String(),
  waiting: Count,
  active: Count,
  delayed: Count,
  failed: Count,
  purgeable: Type.Boolean(),
});
export type AdminQueue = Static<typeof AdminQueue>;
export const AdminQueueList = Type.Object({ queues: Type.Array(AdminQueue) });
export const QueueParams = Type.Object({ name: Type.String({ pattern: '^[a-z0-9.-]{1,64}$' }) });
