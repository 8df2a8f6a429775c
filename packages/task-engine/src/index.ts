export type { BoardQueue } from './operate/board-queues.ts';
export { taskMetrics } from './operate/metrics.ts';
export type { Amended } from './line/amend.ts';
export {
  call,
  chain,
  pass,
  passAs,
  type Call,
  type CallOptions,
  type Failed,
  type TaskId,
} from './declare/calls.ts';
export {
  defineTask,
  type BatchedTask,
  type BatchPolicy,
  type PlainTask,
  type RateLimit,
  type RetryPolicy,
  type Task,
  type TimeLimit,
} from './declare/define.ts';
export {
  InvalidArguments,
  LineFull,
  LineUnavailable,
  NoResult,
  RetryLater,
  StillRunning,
  TaskFailure,
  TaskRevoked,
  TimeLimitExceeded,
} from './declare/errors.ts';
export { InvalidOption } from './declare/invalid-option.ts';
export type { PlainEvent, SettledEvent, SettledTicket, TaskEvent } from './result/events.ts';
export {
  handle,
  type Batch,
  type BatchFunction,
  type BatchTicket,
  type Handler,
  type TaskContext,
  type TaskFunction,
} from './declare/handlers.ts';
export type { WorkerInfo } from './worker/heartbeat.ts';
export { inThread, type ThreadOptions } from './worker/in-thread.ts';
export { hmacWith } from './wire/hmac.ts';
export type { Ticket } from './wire/ids.ts';
export { tagOfLane } from './wire/keys.ts';
export { FORGOTTEN, type Line, type MeasuredLine } from './line/ledger.ts';
export type { HistoryPage, HistoryQuery, PastTask } from './operate/search.ts';
export type { Operator } from './operate/operator.ts';
export type { InspectedTask, TimelineStep } from './operate/timeline.ts';
export type { NotPlain, Which as WhichTasks } from './operate/unended.ts';
export type { Progress as PassProgress } from './operate/pass.ts';
export type { WaitOptions } from './result/wait.ts';
export { perform, type PerformOptions } from './declare/perform.ts';
export { hashOfTicket, linkAfter, type RecordedBatch } from './line/record.ts';
export type { QueueCounts } from './operate/known-queues.ts';
export { inSpan, type SpanOptions, type TraceParent, type Tracing } from './declare/tracing.ts';
export { defineSchedule, type Missed, type Overlap, type Schedule } from './declare/schedule.ts';
export { createScheduler, type Scheduler, type SchedulerOptions } from './schedule/scheduler.ts';
export type { ScheduleInfo } from './schedule/manage.ts';
export { EarlierWorkers } from './worker/earlier-workers.ts';
export type { Submitted } from './line/producer.ts';
export type { WaitingBatch, WaitingPage } from './line/waiting.ts';
export type { Withdrawn } from './line/withdraw.ts';
export type { Revoked } from './job/revoke.ts';
export type { TaskError, TaskState, TaskStatus } from './declare/states.ts';
export type { ApplyOptions } from './job/submit.ts';
export { createTasks, type Tasks, type TasksOptions } from './tasks.ts';
export {
  createWorker,
  type TaskWorker,
  type WorkerOptions,
  type WorkerTiming,
} from './create-worker.ts';
export type { Log } from './engine/throttled-log.ts';
