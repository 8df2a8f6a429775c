import type { Redis } from 'ioredis';
import type { Task } from '../declare/define.ts';
import { LineUnavailable } from '../declare/errors.ts';
import type { Ids } from '../wire/ids.ts';
import type { Keys } from '../wire/keys.ts';
import type { Meter } from './meter.ts';
import type { ProgressMemory } from './progress.ts';
import type { Queues } from './queues.ts';

/** What the parts of one `createTasks` share. */
export type Engine = {
  readonly redisUrl: string;
  readonly keys: Keys;
  readonly ids: Ids;
  readonly producer: Redis;
  readonly reader: Redis;
  /** Resolves when producer and reader have tried to connect once, or had the time to. */
  readonly contact: Promise<unknown>;
  readonly queues: Queues;
  readonly progress: ProgressMemory;
  readonly meter: Meter;
  /** Tasks by name: ids name their task. */
  readonly known: Map<string, Task>;
  /** Queues that no task calls its own: of workers and calls. */
  readonly routes: Set<string>;
  readonly batchMaxTickets: number | undefined;
  readonly maxWaitingTickets: number;
  readonly resultTtlSeconds: number;
  /** Seconds an untouched line is kept: its books outlive every result. */
  readonly lineTtlSeconds: number;
  readonly commandTimeoutMs: number;
  readonly onError: (error: Error) => void;
};

/** Waits for a connection that is being made for the first time, never for one that was lost. */
export async function contacted(engine: Engine, client: Redis): Promise<void> {
  const ready = (): boolean => client.status === 'ready';
  if (ready()) return;
  await engine.contact;
  if (!ready()) throw new LineUnavailable();
}

/** How long the result of a task is kept. */
export const keepSeconds = (engine: Engine, task: Task): number =>
  task.resultTtlSeconds ?? engine.resultTtlSeconds;

export const batchMax = (engine: Engine, task: Task): number =>
  Math.max(1, Math.min(engine.batchMaxTickets ?? Infinity, task.batch?.max ?? 1));
