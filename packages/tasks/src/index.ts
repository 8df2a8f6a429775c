import { createTasks as openTasks, type Tasks, type TasksOptions } from './engine/tasks.ts';
import { homeRefreshBanners } from './home.ts';
import { orderExpire, orderPlace, orderPromote } from './order.ts';
import { orderReconcile, orderSweep } from './order-upkeep.ts';
import { userCreate, userSendSms } from './user.ts';

export * from './home.ts';
export * from './order.ts';
export * from './order-upkeep.ts';
export * from './user.ts';
export { boardQueues } from './board.ts';
export { taskMetrics } from './metrics.ts';
export { createSeal, type Seal } from './seal.ts';
export type { Amended } from './engine/amend.ts';
export {
  call,
  chain,
  pass,
  passAs,
  type Call,
  type CallOptions,
  type Failed,
  type TaskId,
} from './engine/calls.ts';
export {
  defineTask,
  type BatchedTask,
  type BatchPolicy,
  type PlainTask,
  type RateLimit,
  type RetryPolicy,
  type Task,
  type TimeLimit,
} from './engine/define.ts';
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
} from './engine/errors.ts';
export type { PlainEvent, SettledEvent, SettledTicket, TaskEvent } from './engine/events.ts';
export {
  handle,
  type Batch,
  type BatchFunction,
  type BatchTicket,
  type Handler,
  type TaskContext,
  type TaskFunction,
} from './engine/handlers.ts';
export type { WorkerInfo } from './engine/heartbeat.ts';
export type { Ticket } from './engine/ids.ts';
export type { Line } from './engine/line.ts';
export type { HistoryPage, HistoryQuery, PastTask } from './engine/history.ts';
export type { Operator } from './engine/operator.ts';
export type { WaitOptions } from './engine/outcome.ts';
export { perform, type PerformOptions } from './engine/perform.ts';
export { hashOfTicket, type RecordedBatch } from './engine/record.ts';
export type { QueueCounts } from './engine/overview.ts';
export type { LineProgress } from './engine/progress.ts';
export { defineSchedule, type Missed, type Overlap, type Schedule } from './engine/schedule.ts';
export { createScheduler, type Scheduler, type SchedulerOptions } from './engine/scheduler.ts';
export type { ScheduleInfo } from './engine/schedules.ts';
export type { Revoked } from './engine/revoke.ts';
export type { TaskError, TaskState, TaskStatus } from './engine/states.ts';
export type { ApplyOptions } from './engine/submit.ts';
export type { Tasks, TasksOptions } from './engine/tasks.ts';
export {
  createWorker,
  type TaskWorker,
  type WorkerOptions,
  type WorkerTiming,
} from './engine/worker.ts';
export type { Log } from './engine/worker-context.ts';

/** Every task declared here: their ids can be read by any process. */
export const declaredTasks = [
  homeRefreshBanners,
  orderPlace,
  orderExpire,
  orderPromote,
  orderSweep,
  orderReconcile,
  userCreate,
  userSendSms,
] as const;

/** Opens the task layer with the tasks of this product, and any others given. Never waits for Redis. */
export function createTasks(options: TasksOptions): Tasks {
  return openTasks({ ...options, tasks: [...declaredTasks, ...(options.tasks ?? [])] });
}
