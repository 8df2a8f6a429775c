import { randomBytes } from 'node:crypto';
import { keysLike, openTestClient } from '@seckill/redis/testing';
import type { Redis } from 'ioredis';
import { afterAll, expect, inject, vi } from 'vitest';
import type { Handler } from '../declare/handlers.ts';
import { createTasks, type Tasks, type TasksOptions } from '../tasks.ts';
import { createWorker, type TaskWorker, type WorkerOptions } from '../create-worker.ts';
import { add, seat } from './sample-tasks.ts';

export type Lab = {
  /** A plain client, to look at keys and to break them. */
  redis: Redis;
  prefix: string;
  /** Opens the task layer as one more process would; closed after the last test. */
  open(options?: Partial<TasksOptions>): Promise<Tasks>;
  /** Runs a worker with quick timing; closed after the last test. */
  work(tasks: Tasks, handlers: Handler[], options?: Partial<WorkerOptions>): TaskWorker;
  /** Resolves when somebody listens to the events of this prefix. */
  listening(): Promise<void>;
  /** What the workers of this lab logged. */
  logged: { message: string; [field: string]: unknown }[];
};

export const SECRET = 'a secret of at least thirty-two bytes';

/** So that a dead worker's jobs come back within three seconds, and those of one that only waits for the processor do not. */
export const QUICK = { lockDuration: 2500, stalledInterval: 250, drainDelay: 0.5 };

/**
 * Task layers and workers on the Redis of the run, under a prefix of the file's own. After the last test
 * all is closed, every key of the engine left behind must have an expiry, and is then deleted.
 */
export function openLab(redisUrl = inject('redisUrl')): Lab {
  const prefix = `test-${randomBytes(6).toString('hex')}`;
  const redis = openTestClient(redisUrl);
  const closers: (() => Promise<void>)[] = [];
  const logged: Lab['logged'] = [];
  const write = (fields: object, message: string): void => void logged.push({ ...fields, message });

  afterAll(async () => {
    await Promise.all(closers.map((close) => close()));
    const keys = await keysLike(redis, `*${prefix}*`);
    const lasting = await Promise.all(
      keys.map(async (key) => ((await redis.pttl(key)) === -1 ? key : [])),
    );
    await Promise.all(keys.map((key) => redis.unlink(key)));
    redis.disconnect();
    expect(lasting.flat().filter(isOfEngine)).toEqual([]);
  });

  return {
    redis,
    prefix,
    logged,
    async open(options = {}) {
      const tasks = createTasks({
        redisUrl,
        prefix,
        secret: SECRET,
        // Two cores shared with every other test file may hold a reply back for a while.
        commandTimeoutMs: 5000,
        tasks: [seat, add],
        ...options,
      });
      closers.push(() => tasks.close());
      if (options.redisUrl === undefined) await reachable(tasks);
      return tasks;
    },
    listening: () =>
      eventually(async () => {
        const [, count] = await redis.pubsub('NUMSUB', `${prefix}:events`);
        expect(count).toBe(1);
      }),
    work(tasks, handlers, options = {}) {
      const log = { info: write, warn: write, error: write };
      const worker = createWorker({ tasks, handlers, log, timing: QUICK, ...options });
      closers.unshift(() => worker.close({ deadlineMs: 2000 }));
      worker.start();
      return worker;
    },
  };
}

/** The others are BullMQ's: jobs that wait, and some bookkeeping per queue. */
const isOfEngine = (key: string): boolean =>
  /\}:(?:line|open|lanes|batch|task)\b|:workers\}/.test(key);

/** Resolves when the tasks can be submitted. */
export async function reachable(tasks: Tasks): Promise<void> {
  await vi.waitFor(() => expect(tasks.engine.producer.status).toBe('ready'), {
    timeout: 10_000,
    interval: 5,
  });
  await vi.waitFor(() => tasks.ping(), { timeout: 10_000, interval: 5 });
}

/** Resolves when `condition` stops throwing. */
export const eventually = <T>(condition: () => Promise<T> | T, timeout = 15_000): Promise<T> =>
  vi.waitFor(condition, { timeout, interval: 10 });
