import type { Redis } from 'ioredis';
import type { Task } from './define.ts';
import type { Ids } from './ids.ts';
import type { Keys } from './keys.ts';
import type { ProgressMemory } from './progress.ts';
import type { Queues } from './queues.ts';

/** What the parts of one `createTasks` share. */
export type Engine = {
  readonly redisUrl: string;
  readonly keys: Keys;
  readonly ids: Ids;
  readonly producer: Redis;
  readonly reader: Redis;
  readonly queues: Queues;
  readonly progress: ProgressMemory;
  /** Tasks by name: ids name their task. */
  readonly known: Map<string, Task>;
  readonly batchMaxTickets: number | undefined;
  readonly maxWaitingTickets: number;
  readonly resultTtlSeconds: number;
  /** Seconds an untouched line is kept: its books outlive every result. */
  readonly lineTtlSeconds: number;
  readonly commandTimeoutMs: number;
  readonly onError: (error: Error) => void;
};

export const batchMax = (engine: Engine, task: Task): number =>
  Math.max(1, Math.min(engine.batchMaxTickets ?? Infinity, task.batch?.max ?? 1));
