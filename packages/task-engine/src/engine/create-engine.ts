import { connect, failureOf } from '@seckill/redis';
import type { Task } from '../declare/define.ts';
import { check } from '../declare/options.ts';
import type { Tracing } from '../declare/tracing.ts';
import { createIds } from '../wire/ids.ts';
import { createKeys } from '../wire/keys.ts';
import type { Engine } from './engine.ts';
import { ProgressProjection } from './line-progress.ts';
import { Meter } from './meter.ts';
import { Queues } from './queues.ts';

export type EngineOptions = {
  redisUrl: string;
  /** Signs task ids; at least 32 bytes outside development. Of several the first signs, and all verify. */
  secret: string | readonly string[];
  /** Start of every key; default `seckill`. */
  prefix?: string;
  /** Caps every task's own `batch.max`; 1 = one job per ticket. */
  batchMaxTickets?: number;
  /** How long results are kept after a task ended; default one day. */
  resultTtlSeconds?: number;
  /** Tickets of this process that may wait to be written before `LineFull`; default 5000. */
  maxWaitingTickets?: number;
  /**
   * After which number a line goes on that Redis does not know: 0 by default. Whoever can lose Redis answers one above all that may
   * have been given out, another one each time. Asked by the way of the first ticket, which is refused when this rejects.
   */
  numbersAfter?: (task: Task, lane: string) => Promise<number>;
  /** After so long without an answer Redis counts as away; default 700 ms. */
  commandTimeoutMs?: number;
  /**
   * How many replicas of Redis must have a ticket of a batched task before its promise resolves; 0 by default. Where too few have it
   * within 400 ms the promise rejects with LineUnavailable, and the ticket is found by its owner who tries again.
   */
  waitReplicas?: number;
  /** The tasks whose ids can be read; a task used here is known anyway. */
  tasks?: readonly Task[];
  /** Queues that calls are sent to and no task calls its own, for overviews. */
  queues?: readonly string[];
  /**
   * Is given what nobody waits for: connection errors, at every try to connect, and events that cannot be read. Requests are given theirs
   * as `LineUnavailable`. `taskMetrics` counts them.
   */
  onError?: (error: Error) => void;
  /** Is told spans of flushes and batches, of what is traced. */
  tracing?: Tracing | undefined;
};

const DAY = 86_400;

/** Opens the connections and makes what all parts share. Never waits for Redis and never throws because of it; throws InvalidOption. */
export function createEngine(options: EngineOptions): Engine {
  check.createTasks('', options);
  const { redisUrl, commandTimeoutMs = 700 } = options;
  const meter = new Meter();
  const onError = (error: Error): void => {
    meter.disconnected(failureOf(error));
    options.onError?.(error);
  };
  const how = { url: redisUrl, policy: 'fail-fast', commandTimeoutMs, onError } as const;
  const producer = connect(how);
  const resultTtlSeconds = options.resultTtlSeconds ?? DAY;
  const reader = connect({ ...how, autoPipelining: true });
  const { waitReplicas = 0 } = options;
  // WAIT holds up whatever comes behind it on its connection.
  const flusher = waitReplicas > 0 ? connect(how) : producer;
  return {
    redisUrl,
    onError,
    commandTimeoutMs,
    producer: producer.client,
    reader: reader.client,
    flusher: flusher.client,
    waitReplicas,
    problem: () => producer.problem() ?? reader.problem() ?? flusher.problem(),
    contact: Promise.all([producer, reader, flusher].map((each) => each.firstAttempt)),
    keys: createKeys(options.prefix ?? 'seckill'),
    ids: createIds(options.secret),
    queues: new Queues(producer.client, onError),
    progress: new ProgressProjection(),
    meter,
    tracing: options.tracing,
    known: new Map(options.tasks?.map((task) => [task.name, task])),
    routes: new Set(options.queues),
    batchMaxTickets: options.batchMaxTickets,
    maxWaitingTickets: options.maxWaitingTickets ?? 5000,
    resultTtlSeconds,
    numbersAfter: options.numbersAfter ?? (async () => 0),
    lineTtlSeconds: 7 * Math.max(DAY, resultTtlSeconds),
  };
}
