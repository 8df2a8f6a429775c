import type { Redis } from 'ioredis';
import type { Task } from '../declare/define.ts';
import type { Tracing } from '../declare/tracing.ts';
import type { Ids } from '../wire/ids.ts';
import type { Keys } from '../wire/keys.ts';
import type { Meter } from './meter.ts';
import type { ProgressProjection } from './line-progress.ts';
import type { Queues } from './queues.ts';

/** What the parts of one `createTasks` share. */
export type Engine = {
  readonly redisUrl: string;
  readonly keys: Keys;
  readonly ids: Ids;
  readonly producer: Redis;
  readonly reader: Redis;
  /** Writes batches, and nothing else where replicas are waited for. */
  readonly flusher: Redis;
  /** How many replicas must have a ticket before it counts as submitted. */
  readonly waitReplicas: number;
  /** Why producer, reader or flusher have no connection now. */
  readonly problem: () => Error | undefined;
  /** Resolves when producer, reader and flusher have tried to connect once, or had the time to. */
  readonly contact: Promise<unknown>;
  readonly queues: Queues;
  readonly progress: ProgressProjection;
  readonly meter: Meter;
  /** Undefined where no spans are collected. */
  readonly tracing: Tracing | undefined;
  /** Tasks by name: ids name their task. */
  readonly known: Map<string, Task>;
  /** Queues that no task calls its own: of workers and calls. */
  readonly routes: Set<string>;
  readonly batchMaxTickets: number | undefined;
  readonly maxWaitingTickets: number;
  readonly resultTtlSeconds: number;
  /** Seconds an untouched line is kept: its books outlive every result. */
  readonly lineTtlSeconds: number;
  /** After which number a line goes on that Redis does not know. */
  readonly numbersAfter: (task: Task, lane: string) => Promise<number>;
  readonly commandTimeoutMs: number;
  readonly onError: (error: Error) => void;
};

/** How long the result of a task is kept. */
export const keepSeconds = (engine: Engine, task: Task): number =>
  task.resultTtlSeconds ?? engine.resultTtlSeconds;

/**
 * Seconds the state of a task is kept that has not ended, counted from its last change: 30 days beyond whatever it waits for
 * by itself, so that no lifetime of results can be shorter than a task. `waitMs`: its countdown, or the pause before its next try.
 */
export const unendedSeconds = (keep: number, waitMs = 0): number =>
  keep + UNENDED_SECONDS + Math.ceil(Math.max(0, waitMs) / 1000);

const UNENDED_SECONDS = 30 * 86_400;

export const batchMax = (engine: Engine, task: Task): number =>
  Math.max(1, Math.min(engine.batchMaxTickets ?? Infinity, task.batch?.max ?? 1));
