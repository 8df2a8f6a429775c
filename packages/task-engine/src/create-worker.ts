import { randomUUID } from 'node:crypto';
import { connect, failureOf, reportSeldom, withDeadline } from '@seckill/redis';
import { continuations } from './canvas/continuations.ts';
import { batchProcessor } from './line/batch-processor.ts';
import type { RetryPolicy } from './declare/define.ts';
import { batchMax } from './engine/engine.ts';
import type { Tasks } from './tasks.ts';
import { LineUnavailable } from './declare/errors.ts';
import { InvalidOption } from './declare/invalid-option.ts';
import { check } from './declare/options.ts';
import type { Handler } from './declare/handlers.ts';
import { EarlierWorkers, refuseEarlier } from './worker/earlier-workers.ts';
import { Heartbeat } from './worker/heartbeat.ts';
import { plainProcessor, type JobContext, type PlainHandler } from './job/plain-processor.ts';
import { Queues } from './engine/queues.ts';
import { Runner, type RunnerTiming } from './worker/runner.ts';
import { InFlight } from './job/in-flight.ts';
import { LineDriver } from './line/driver.ts';
import { createTender } from './line/tend-lines.ts';
import { recordSubmissions } from './operate/submission-history.ts';
import { createQueueTender } from './worker/tend-queue.ts';
import { watchVitalSigns } from './worker/vital-signs.ts';
import { createStillness, type Stillness } from './worker/stillness.ts';
import { startUpkeep, type Tend, type UpkeepTiming } from './worker/upkeep.ts';
import { throttled, type Log } from './engine/throttled-log.ts';
import type { WorkerContext } from './engine/worker-context.ts';

export type WorkerTiming = RunnerTiming &
  UpkeepTiming & {
    /** How long a task waits behind more urgent ones at most, before it goes before all that have a priority, ms. */
    patience: number;
  };

const TIMING: WorkerTiming = {
  lockDuration: 5000,
  stalledInterval: 2000,
  drainDelay: 3,
  wedgedAfter: 15_000,
  tendEvery: 800,
  checkEvery: 3000,
  patience: 30_000,
};

const CLOSE_MS = 500;

const LINES_AT_ONCE = 4;

export type WorkerOptions = {
  tasks: Tasks;
  handlers: readonly Handler[];
  /** The queues to serve; default: those of the handlers' tasks. A batched task belongs to its `queue`. */
  queues?: readonly string[];
  /** Jobs at once per queue. Batches of one line are decided one after the other, whatever it is. */
  concurrency?: number;
  /** What its handlers can do that those of an earlier version could not, for whoever asks `workersWithout`. */
  capabilities?: readonly string[];
  log: Log;
  timing?: Partial<WorkerTiming>;
  /** Hears why this process must not run beside those that do; no job is taken then. */
  onRefused?: (reason: Error) => void;
};

export type TaskWorker = {
  /** Begins to take jobs; waits for Redis in the background when it is away. */
  start(): void;
  /** Takes no more jobs, finishes those in hand, and at the deadline lets go of them: others will do them again. */
  close(options?: { deadlineMs?: number }): Promise<void>;
};

/** Makes a worker for the given handlers. Any number of processes may run one. Throws InvalidOption. */
export function createWorker(options: WorkerOptions): TaskWorker {
  check.createWorker('', options);
  checkHandlers(options.handlers);
  const { tasks, handlers, concurrency = 20, capabilities = [], onRefused } = options;
  const timing: WorkerTiming = { ...TIMING, ...options.timing };
  const { engine } = tasks;
  for (const { task } of handlers) engine.known.set(task.name, task);
  const log = throttled(options.log);
  const report = reportSeldom((err) => options.log.warn({ err }, 'redis'));
  const onError = (error: Error): void => {
    engine.meter.disconnected(failureOf(error));
    report(error);
  };
  const { client, cut } = connect({ url: engine.redisUrl, policy: 'wait', onError });
  const queues = new Queues(client, onError);
  recordSubmissions(engine, queues);
  const shared: WorkerContext = { engine, client, log };
  const inFlight = new InFlight(shared);
  const context: JobContext = { ...shared, queues, inFlight, continuations };
  const stillness = createStillness(client, engine.keys);
  const { runners, drivers, tends } = createRunners(
    { ...context, stillness },
    options,
    concurrency,
    timing,
  );

  const id = randomUUID();
  const startedAt = new Date().toISOString();
  const vitalSigns = watchVitalSigns(engine.meter);
  const heartbeat = new Heartbeat(engine, client, () => ({
    id,
    startedAt,
    concurrency,
    capabilities: [...capabilities],
    queues: runners.map(({ name }) => name),
    active: runners.reduce((sum, { active }) => sum + active, 0),
    finished: runners.reduce((sum, { finished }) => sum + finished, 0),
    ...vitalSigns.read(),
  }));
  let stopUpkeep: (() => Promise<void>) | undefined;
  let closed = false;

  function begin(): void {
    if (closed) return;
    for (const runner of runners) runner.start();
    inFlight.start();
    heartbeat.start();
    stopUpkeep = startUpkeep(shared, stillness, runners, tends, timing);
  }

  function refused(error: unknown): void {
    if (error instanceof EarlierWorkers && onRefused !== undefined) onRefused(error);
    else if (!closed) log.error({ err: error }, 'the worker did not start');
  }

  return {
    start() {
      refuseEarlier({ keys: engine.keys, reader: client }).then(begin, refused);
    },
    async close(limits = {}) {
      check.close('', limits);
      const { deadlineMs = 10_000 } = limits;
      closed = true;
      for (const driver of drivers) driver.stop();
      await Promise.all([
        withDeadline(deadlineMs, stopUpkeep?.() ?? Promise.resolve(), late).catch(engine.onError),
        ...runners.map((runner) => runner.close(deadlineMs)),
      ]);
      for (const driver of drivers) driver.letGo();
      await heartbeat.stop().catch(engine.onError);
      vitalSigns.stop();
      inFlight.close();
      // While Redis is away BullMQ would wait for it.
      await withDeadline(CLOSE_MS, queues.close(), late).catch(engine.onError);
      cut();
    },
  };
}

function checkHandlers(handlers: readonly Handler[]): void {
  const seen = new Set<string>();
  for (const { task } of handlers) {
    if (seen.has(task.name)) throw new InvalidOption('handlers', task.name, 'one for each task');
    seen.add(task.name);
  }
}

const late = () => new LineUnavailable();

function createRunners(
  { stillness, ...context }: JobContext & { stillness: Stillness },
  { handlers, queues }: WorkerOptions,
  concurrency: number,
  timing: WorkerTiming,
): { runners: Runner[]; drivers: LineDriver[]; tends: Tend[] } {
  const { keys } = context.engine;
  const policies = new Map(handlers.map(({ task }) => [task.name, task.retry]));
  const policyOf = (name: string): RetryPolicy =>
    policies.get(name) ?? { attempts: 1, baseMs: 1000, capMs: 1000, jitter: 0 };
  const runners: Runner[] = [];
  const drivers: LineDriver[] = [];
  const tends: Tend[] = [];
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
      const driver = new LineDriver(context, handler, queue);
      drivers.push(driver);
      stillness.watch(queue);
      tends.push({ queue, tend: createTender(context, queue, driver) });
      runners.push(
        new Runner(context, stillness, {
          queue,
          processor: batchProcessor(context, driver),
          policyOf,
          // Of a line one at a time, whatever this is: room for lines beside one that stands still.
          concurrency: batching ? LINES_AT_ONCE : concurrency,
          timing,
          ahead: () => driver.decideUndelivered(),
        }),
      );
    }
  }
  const served = new Set(queues ?? plain.map(({ task }) => task.queue));
  for (const name of plain.length === 0 ? [] : served) {
    const queue = keys.queueOf(name);
    // Any task may be sent to any queue.
    const processor = plainProcessor(context, plain, queue);
    stillness.watch(queue);
    runners.push(
      new Runner(context, stillness, { queue, processor, policyOf, concurrency, timing }),
    );
    tends.push({ queue, tend: createQueueTender(context, queue, timing.patience) });
  }
  return { runners, drivers, tends };
}
