import { createDb } from '@seckill/db';
import { createInventory } from '@seckill/inventory';
import { connect, createCache, createDeposits, createLimiter, type OnError } from '@seckill/redis';
import { createTasks } from '@seckill/task-engine';
import { declaredTasks } from '@seckill/tasks';
import type { SharedConfig } from './settings/index.ts';

/**
 * Opens all that a process of the product works with. Never waits for a store, and never throws because one is away.
 * `policy`: how long Redis is waited for (see packages/redis). `onError` is given what nobody waits for.
 */
export function openStores(
  {
    redisUrl,
    databaseUrl,
    keyPrefix: prefix,
    sessionSecret: secret,
    batchMaxTickets,
  }: SharedConfig,
  { policy, onError }: { policy: 'fail-fast' | 'wait'; onError: OnError },
) {
  const db = createDb({ url: databaseUrl });
  const redis = connect({ url: redisUrl, policy, onError });
  const tasks = createTasks({
    redisUrl,
    prefix,
    secret,
    batchMaxTickets,
    onError,
    tasks: declaredTasks,
  });
  const shared = { connection: redis, prefix };
  return {
    redis,
    parts: {
      db,
      tasks,
      inventory: createInventory(shared),
      cache: createCache(shared),
      deposits: createDeposits(shared),
      limiter: createLimiter(shared),
    },
    /** The task layer first: it still tells what it knows. */
    async close(): Promise<void> {
      await tasks.close();
      await Promise.all([redis.close(), db.close()]);
    },
  };
}
