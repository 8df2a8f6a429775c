import { createDb, type Db } from '@seckill/db';
import { createInventory } from '@seckill/inventory';
import {
  connect,
  createCache,
  createDeposits,
  createLimiter,
  withDeadline,
  type OnError,
} from '@seckill/redis';
import { createTasks } from '@seckill/task-engine';
import { declaredTasks } from '@seckill/tasks';
import { numbersAfter } from './begin-line.ts';
import { watchOwnership } from './watch/ownership.ts';
import { watchReadiness } from './watch/readiness.ts';
import { refuseToWork, type SharedConfig } from './settings/index.ts';
import type { Log } from './stores.ts';
import type { AppTracing } from './trace/tracing.ts';

type OpenOptions = {
  /** How long Redis and MySQL are waited for (see packages/redis and packages/db). */
  policy: 'fail-fast' | 'wait';
  /** Is given what nobody waits for. */
  onError: OnError;
  log: Log & { info(fields: object, message: string): void };
  /** Replicas of MySQL, from which is read what never changes. */
  replicaUrl?: string | undefined;
  /** What this process is called where it has to say why it cannot work. */
  program: string;
  /** Instead of one of its own; it is not closed. */
  db?: Db | undefined;
  /** Is told spans; undefined: none are made. */
  tracing?: AppTracing | undefined;
};

/** How long a process waits at most to hear that it must not start; a store that is away is not waited for. */
const FIRST_LOOK_MS = 1_000;

/**
 * Opens all that a process of the product works with. Never waits for a store, and never throws because one is away.
 * A process whose prefix belongs to another database is ended with a sentence, at once or when the stores are there to say so.
 */
export function openStores(
  {
    redisUrl,
    waitReplicas = 0,
    limitsRedisUrl,
    databaseUrl,
    keyPrefix: prefix,
    sessionSecret: secret,
    batchMaxTickets,
  }: SharedConfig,
  { policy, onError, log, program, db: given, tracing, replicaUrl }: OpenOptions,
) {
  const db = given ?? createDb({ url: databaseUrl, replicaUrl, patience: policy });
  const redis = connect({ url: redisUrl, policy, onError });
  // Nobody waits long to be counted: whatever the process, a Redis that does not answer is left alone.
  const limits =
    limitsRedisUrl === undefined
      ? redis
      : connect({ url: limitsRedisUrl, policy: 'fail-fast', onError });
  const tasks = createTasks({
    redisUrl,
    waitReplicas,
    prefix,
    secret,
    batchMaxTickets,
    onError,
    tasks: declaredTasks,
    numbersAfter: numbersAfter(db),
    tracing,
  });
  const shared = { connection: redis, prefix };
  const readiness = watchReadiness({ redis, prefix, tasks, db, log });
  const ownership = watchOwnership({
    db,
    redis,
    prefix,
    onTheirs: (sentence) => refuseToWork(program, sentence),
  });
  return {
    redis,
    /** Resolves when it is known whose the prefix is, or a store did not say so in time. */
    firstLook: withDeadline(FIRST_LOOK_MS, ownership.look(), () => new Error('late')).catch(
      () => undefined,
    ),
    parts: {
      db,
      tasks,
      readiness,
      ownership,
      inventory: createInventory(shared),
      cache: createCache(shared),
      deposits: createDeposits(shared),
      limiter: createLimiter({ connection: limits, prefix }),
    },
    /** The task layer first: it still tells what it knows. */
    async close(): Promise<void> {
      readiness.close();
      ownership.close();
      await tasks.close();
      await Promise.all([
        redis.close(),
        limits === redis ? undefined : limits.close(),
        given ? undefined : db.close(),
      ]);
    },
  };
}
