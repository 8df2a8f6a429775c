import { setTimeout as sleep } from 'node:timers/promises';
import type { Redis } from 'ioredis';
import { InvalidOption } from '../declare/invalid-option.ts';
import { check } from '../declare/options.ts';
import type { Schedule } from '../declare/schedule.ts';
import type { Engine } from '../engine/engine.ts';
import type { Log } from '../engine/throttled-log.ts';
import { submitPlain } from '../job/submit.ts';
import { stepOf, wakeAt, type Step } from './step.ts';
import {
  isRunning,
  KEEP_EVERY_MS,
  keepRun,
  readBooks,
  redisNow,
  sayRun,
  SEEN_EVERY_MS,
  tickKey,
  writeBooks,
  type Books,
} from './store.ts';
import { EarlierWorkers } from '../worker/earlier-workers.ts';
import { takeOver } from './take-over.ts';

/*
 * Each process computes the ticks of its own schedules. The books of a schedule in Redis say how far all have come.
 *
 *   start() ─▶ joining ── no earlier worker lives ─▶ following, one loop for each schedule:
 *                 │
 *                 │ one does            ┌──────────────────────────────────────────────────────────┐
 *                 ▼                     ▼                                                          │
 *              refused         waiting for Redis ─▶ looking ── not due, paused, or failed ─▶ asleep ┤
 *                                                      │                                           │
 *                                                  due │── to be left out or to follow ─▶ decided ─┤
 *                                                      └── to be run ─▶ claimed ─▶ submitted ──────┘
 *   close() ─▶ every loop ends where it waits or sleeps
 *
 * Every arrow into `decided`, `claimed` and `submitted` is one write, made only if the books still are as they were
 * read, so that of many processes one decides. What is claimed is submitted by everyone who sees the claim, under
 * one id made of name and tick, before anything else is looked at: a process that dies loses and doubles nothing.
 */

export type SchedulerOptions = {
  tasks: { readonly engine: Engine };
  schedules: readonly Schedule[];
  log: Log;
  /** Longest pause between looks, ms: how soon a change by another process is seen. */
  lookEvery?: number;
  /** Only for tests: what the time is, given the clock of Redis. */
  clock?: (redisMs: number) => number;
  /** Hears why this process must not run beside those that do; nothing is run then. */
  onRefused?: (reason: Error) => void;
};

export type Scheduler = {
  /** Begins to run the schedules; waits for Redis when it is away. */
  start(): void;
  close(): Promise<void>;
};

const LOOK_EVERY_MS = 2000;
const SHORTEST_MS = 5;

/**
 * Runs schedules. Any number of processes may run the same ones, or other versions of them: each version's times are
 * run, each time once. The clock of Redis decides.
 */
export function createScheduler(options: SchedulerOptions): Scheduler {
  check.createScheduler('', options);
  const { schedules, log, lookEvery = LOOK_EVERY_MS, clock = (ms) => ms } = options;
  const { onRefused = (error) => log.error({ err: error }, 'schedules') } = options;
  const { engine } = options.tasks;
  if (new Set(schedules.map(({ name }) => name)).size < schedules.length) {
    const names = schedules.map(({ name }) => name);
    throw new InvalidOption('schedules', names, 'of different names');
  }
  for (const { task } of schedules) engine.known.set(task.name, task);
  const stop = new AbortController();
  const { signal } = stop;
  let running: Promise<void> | undefined;
  const seenEvery = Math.min(SEEN_EVERY_MS, 10 * lookEvery);
  const readTime = forAWhile(() => redisNow(engine), lookEvery);

  /** `work` answers how long to pause, undefined when it is done. What it throws is said once, until it works again. */
  async function repeat(
    schedule: string | undefined,
    work: () => Promise<number | undefined>,
  ): Promise<void> {
    let said = '';
    let ms: number | undefined = 0;
    while (ms !== undefined) {
      await ready(engine.reader, signal);
      await ready(engine.producer, signal);
      if (signal.aborted) return;
      try {
        ms = await work();
        said = '';
      } catch (error) {
        if (error instanceof EarlierWorkers) throw error;
        const text = describe(error);
        if (text !== said) log.warn({ err: error, schedule }, 'schedules');
        said = text;
        ms = lookEvery;
      }
      if (ms !== undefined) await sleep(ms, undefined, { signal }).catch(() => {});
    }
  }

  async function look(schedule: Schedule): Promise<number> {
    const { name, timing } = schedule;
    const [time, books] = await Promise.all([readTime(), readBooks(engine, name)]);
    const now = clock(time);
    if (books.claim !== undefined) {
      await submit(engine, schedule, books, books.claim, now);
      return SHORTEST_MS;
    }
    const wake = wakeAt(timing, books, now);
    if (wake > now) return Math.max(SHORTEST_MS, Math.min(wake - now, lookEvery));
    const step = stepOf(schedule, books, now, await isRunning(engine, books));
    if (step.kind === 'wait') return lookEvery;
    await decide(engine, schedule, books, step);
    return 0;
  }

  async function run(): Promise<void> {
    await repeat(undefined, async () => {
      await takeOver(engine);
      return undefined;
    });
    await Promise.all([
      repeat(undefined, async () => {
        await sayRun(engine, schedules, await readTime());
        return seenEvery;
      }),
      repeat(undefined, async () => {
        await keepRun(engine, schedules, await readTime());
        return KEEP_EVERY_MS;
      }),
      ...schedules.map((schedule) => repeat(schedule.name, () => look(schedule))),
    ]);
  }

  return {
    start() {
      running ??= run().catch(onRefused);
    },
    async close() {
      stop.abort();
      await running;
    },
  };
}

/** A clock that is asked once in so many ms; between that the time that passed here is added. */
function forAWhile(ask: () => Promise<number>, whileMs: number): () => Promise<number> {
  let told: Promise<{ time: number; at: number }> | undefined;
  let askedAt = -Infinity;
  return async () => {
    const now = performance.now();
    if (told === undefined || now - askedAt > whileMs) {
      askedAt = now;
      told = ask().then((time) => ({ time, at: performance.now() }));
      told.catch(() => (told = undefined));
    }
    const { time, at } = await told;
    return Math.floor(time + performance.now() - at);
  };
}

/** Writes down what was decided, unless somebody else decided meanwhile. */
async function decide(
  engine: Engine,
  { name, timing }: Schedule,
  books: Books,
  step: Exclude<Step, { kind: 'wait' }>,
): Promise<void> {
  const rule = JSON.stringify(timing);
  await writeBooks(engine, name, books, {
    at: String(step.at),
    rule,
    pending: step.pending.join(','),
    missed: `+${books.rule === rule ? step.missed : 0}`,
    ...(step.kind === 'run' ? { claim: String(step.tick) } : { skipped: `+${step.skipped}` }),
  });
}

/** Submits the run that was decided on. The first to write that down counts it. */
async function submit(
  engine: Engine,
  { name, task, args }: Schedule,
  books: Books,
  tick: number,
  now: number,
): Promise<void> {
  const id = await submitPlain(engine, task, args, {}, tickKey(name, tick));
  const last = `${now} ${id} ${tick}`;
  const written = await writeBooks(engine, name, books, { claim: '', last, timed: id, runs: '+1' });
  if (written === 'written') engine.meter.scheduled(name, Math.max(0, now - tick));
}

/** Resolves when Redis is there, or when nobody waits any more. */
function ready(client: Redis, signal: AbortSignal): Promise<void> {
  if (client.status === 'ready' || signal.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    const done = (): void => {
      client.off('ready', done);
      signal.removeEventListener('abort', done);
      resolve();
    };
    client.once('ready', done);
    signal.addEventListener('abort', done);
  });
}

const describe = (error: unknown): string =>
  error instanceof Error ? `${error.message} ${describe(error.cause)}` : String(error);
