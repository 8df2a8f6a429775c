import { randomUUID } from 'node:crypto';
import { connect, withDeadline } from '@seckill/redis';
import { continuations } from './canvas/continuations.ts';
import { batchProcessor } from './line/batch-processor.ts';
import type { RetryPolicy } from './declare/define.ts';
import { batchMax } from './engine/engine.ts';
import type { Tasks } from './tasks.ts';
import { LineUnavailable } from './declare/errors.ts';
import type { Handler } from './declare/handlers.ts';
import { Heartbeat } from './worker/heartbeat.ts';
import type { QueueAddress } from './wire/keys.ts';
import { plainProcessor, type JobContext, type PlainHandler } from './job/plain-processor.ts';
import { Queues } from './engine/queues.ts';
import { Runner, type RunnerTiming } from './worker/runner.ts';
import { InFlight } from './job/in-flight.ts';
import { abandonLostBatches } from './line/janitor.ts';
import { recordSubmissions } from './operate/submission-history.ts';
import { startUpkeep, type UpkeepTiming } from './worker/upkeep.ts';
import { throttled, type Log } from './engine/throttled-log.ts';
import type { WorkerContext } from './engine/worker-context.ts';

export type WorkerTiming = RunnerTiming & UpkeepTiming;

const TIMING: WorkerTiming = {
  lockDuration: 5000,
  stalledInterval: 2000,
  drainDelay: 2,
  wedgedAfter: 15_000,
  sweepEvery: 2000,
  sweepOlderThan: 2000,
  checkEvery: 3000,
};

const CLOSE_MS = 500;

export type WorkerOptions = {
  tasks: Tasks;
  handlers: readonly Handler[];
  /** The queues to serve; default: those of the handlers' tasks. A batched task belongs to its `queue`. */
  queues?: readonly string[];
  /** Jobs at once per queue. Batches of one line are decided one after the other, whatever it is. */
  concurrency?: number;
  log: Log;
  timing?: Partial<WorkerTiming>;
};

export type TaskWorker = {
  /** Begins to take jobs; waits for Redis in the background when it is away. */
  start(): void;
  /** Takes no more jobs, finishes those in hand, and at the deadline lets go of them: others will do them again. */
  close(options?: { deadlineMs?: number }): Promise<void>;
};

/** Makes a worker for the given handlers. Any number of processes may run one. */
export function createWorker(options: WorkerOptions): TaskWorker {
  const { tasks, handlers, concurrency = 20 } = options;
  const timing: WorkerTiming = { ...TIMING, ...options.timing };
  const { engine } = tasks;
  for (const { task } of handlers) engine.known.set(task.name, task);
  const log = throttled(options.log);
  const { client, cut } = connect({
    url: engine.redisUrl,
    policy: 'wait',
    onError: (error) => log.warn({ err: error }, 'redis'),
  });
  const queues = new Queues(client, (error) => log.warn({ err: error }, 'redis'));
  recordSubmissions(engine, queues);
  const shared: WorkerContext = { engine, client, log };
  const inFlight = new InFlight(shared);
  const context: JobContext = { ...shared, queues, inFlight, continuations };
  const { runners, shards } = createRunners(context, options, concurrency, timing);

  const id = randomUUID();
  const startedAt = new Date().toISOString();
  const heartbeat = new Heartbeat(engine, client, () => ({
    id,
    startedAt,
    concurrency,
    queues: runners.map(({ name }) => name),
    active: runners.reduce((sum, { active }) => sum + active, 0),
    finished: runners.reduce((sum, { finished }) => sum + finished, 0),
  }));
  let stopUpkeep: (() => void) | undefined;

  return {
    start() {
      for (const runner of runners) runner.start();
      inFlight.start();
      heartbeat.start();
      const sweep = () => sweepLines(shared, shards, timing.sweepOlderThan);
      stopUpkeep = startUpkeep(shared, runners, sweep, timing);
    },
    async close({ deadlineMs = 10_000 } = {}) {
      stopUpkeep?.();
      await Promise.all(runners.map((runner) => runner.close(deadlineMs)));
      await heartbeat.stop().catch(engine.onError);
      inFlight.close();
      // While Redis is away BullMQ would wait for it.
      await withDeadline(CLOSE_MS, queues.close(), () => new LineUnavailable()).catch(
        engine.onError,
      );
      cut();
    },
  };
}

async function sweepLines(
  context: WorkerContext,
  shards: readonly QueueAddress[],
  olderThanMs: number,
): Promise<void> {
  const sweeps = shards.map(async (queue) => {
    const abandoned = await abandonLostBatches(context, queue, olderThanMs);
    if (abandoned === 0) return;
    context.log.warn({ queue: queue.name, abandoned }, 'numbers were taken and never used');
  });
  await Promise.all(sweeps);
}

function createRunners(
  context: JobContext,
  { handlers, queues }: WorkerOptions,
  concurrency: number,
  timing: RunnerTiming,
): { runners: Runner[]; shards: QueueAddress[] } {
  const { keys } = context.engine;
  const policies = new Map(handlers.map(({ task }) => [task.name, task.retry]));
  const policyOf = (name: string): RetryPolicy =>
    policies.get(name) ?? { attempts: 1, baseMs: 1000, capMs: 1000, jitter: 0 };
  const runners: Runner[] = [];
  const shards: QueueAddress[] = [];
  const plain: PlainHandler[] = [];
  for (const handler of handlers) {
    if (handler.kind === 'plain') {
      plain.push(handler);
      continue;
    }
    if (queues !== undefined && !queues.includes(handler.task.queue)) continue;
    const batching = batchMax(context.engine, handler.task) > 1;
    for (let shard = 0; shard < handler.task.batch.shards; shard += 1) {
      const queue = keys.shardOf(handler.task, shard);
      shards.push(queue);
      runners.push(
        new Runner(context, {
          queue,
          processor: batchProcessor(context, handler, queue),
          policyOf,
          // One after the other, so that a process decides in order.
          concurrency: batching ? 1 : concurrency,
          timing,
        }),
      );
    }
  }
  const served = new Set(queues ?? plain.map(({ task }) => task.queue));
  for (const name of plain.length === 0 ? [] : served) {
    const queue = keys.queueOf(name);
    // Any task may be sent to any queue.
    const processor = plainProcessor(context, plain, queue);
    runners.push(new Runner(context, { queue, processor, policyOf, concurrency, timing }));
  }
  return { runners, shards };
}
