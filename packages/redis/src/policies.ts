import type { RedisOptions } from 'ioredis';
import { failureOf } from './failures.ts';

// `new Redis(url, options)` is declared for this mapping of replies alone, which is the default.
export type ClientOptions = RedisOptions & { replyMapping?: 'legacy' };

/** Quick at first, then twice a second: a server that restarts is used again as soon as it answers. */
const retryStrategy = (attempt: number): number => Math.min(25 * 2 ** attempt, 500);

/** One lost SYN is sent again after a second; two seconds let that second one succeed. */
const connectTimeout = 2_000;

/**
 * An idle peer that vanished without a word looks connected. What is asked of it and not answered ends that. Blocking reads
 * of workers take 3 s.
 */
const PATIENT_SILENCE_MS = 6_000;

/** After a failover the old address may be a replica, which refuses to write. */
const isReplica = (error: Error): boolean => failureOf(error) === 'replica';

/** Somebody waits for the answer: nothing is queued while Redis is away, and nothing is sent a second time. */
export const failFast = (commandTimeoutMs: number): ClientOptions => ({
  enableOfflineQueue: false,
  autoResendUnfulfilledCommands: false,
  maxRetriesPerRequest: 0,
  // These two are nets below `withDeadline`, which does not take a lag of this process for silence of Redis.
  commandTimeout: 2 * commandTimeoutMs,
  socketTimeout: 4 * commandTimeoutMs,
  connectTimeout,
  retryStrategy,
  reconnectOnError: isReplica,
});

/** A worker has nothing better to do than wait: commands survive any outage. Its scripts may safely run twice. */
export const patient = (): ClientOptions => ({
  maxRetriesPerRequest: null,
  socketTimeout: PATIENT_SILENCE_MS,
  connectTimeout,
  retryStrategy,
  // What a replica refused is sent again once the primary is found.
  reconnectOnError: (error) => (isReplica(error) ? 2 : false),
});

/** Subscriptions are made anew by `subscribe`, which has to know when it hears again. */
export const subscribing = (): ClientOptions => ({
  autoResubscribe: false,
  autoResendUnfulfilledCommands: false,
  maxRetriesPerRequest: 0,
  enableOfflineQueue: false,
  socketTimeout: PATIENT_SILENCE_MS,
  connectTimeout,
  retryStrategy,
});
