import { setTimeout as sleep } from 'node:timers/promises';
import type { Engine } from '../engine/engine.ts';
import type { Schedule } from '../declare/schedule.ts';
import { isDue, stepOf } from './step.ts';
import { isRunning, readSchedules, reconcile, tickKey, write, type Entry } from './store.ts';
import { submitPlain } from '../job/submit.ts';
import { throttled, type Log } from '../engine/throttled-log.ts';

export type SchedulerOptions = {
  tasks: { readonly engine: Engine };
  schedules: readonly Schedule[];
  log: Log;
  /** Longest pause between looks, ms: how soon a change by another process is seen. */
  lookEvery?: number;
  /** Only for tests: what the time is, given the clock of Redis. */
  clock?: (redisMs: number) => number;
};

export type Scheduler = {
  /** Makes the list in Redis this one and begins to run it; waits for Redis when it is away. */
  start(): void;
  close(): Promise<void>;
};

const LOOK_EVERY_MS = 500;
/** A worker that died between claiming a run and submitting it holds it up for so long. */
const LEASE_MS = 5000;

/**
 * Runs schedules. Any number of processes may run the same list: a run is claimed by one, and its task has the
 * same id in all, so that even a worker that dies in between makes no second one. The clock of Redis decides.
 */
export function createScheduler(options: SchedulerOptions): Scheduler {
  const { tasks, schedules, lookEvery = LOOK_EVERY_MS, clock = (ms) => ms } = options;
  const { engine } = tasks;
  const log = throttled(options.log);
  if (new Set(schedules.map(({ name }) => name)).size < schedules.length) {
    throw new TypeError('two schedules have the same name');
  }
  for (const { task } of schedules) engine.known.set(task.name, task);
  const stop = new AbortController();
  let running: Promise<void> | undefined;
  let mine = false;

  async function look(): Promise<number> {
    if (!mine) {
      const removed = await reconcile(engine, schedules);
      mine = true;
      if (removed > 0) log.info({ removed }, 'schedules that are no more');
    }
    const found = await readSchedules(engine);
    if (found === undefined) {
      mine = false;
      return 0;
    }
    const now = clock(found.now);
    let soonest = now + lookEvery;
    for (const schedule of schedules) {
      const entry = found.entries.get(schedule.name);
      // Removed or changed by a worker of another version.
      if (entry?.spec !== schedule.text) continue;
      if (isDue(entry, now) && entry.leasedUntil <= now)
        await advance(engine, schedule, entry, now);
      else if (!entry.paused) soonest = Math.min(soonest, Math.max(now, entry.next ?? 0));
    }
    return soonest - now;
  }

  async function run(): Promise<void> {
    while (!stop.signal.aborted) {
      let pause = lookEvery;
      try {
        pause = Math.max(5, await look());
      } catch (error) {
        log.warn({ err: error }, 'schedules');
      }
      await sleep(pause, undefined, { signal: stop.signal }).catch(() => {});
    }
  }

  return {
    start() {
      running ??= run();
    },
    async close() {
      stop.abort();
      await running;
    },
  };
}

async function advance(
  engine: Engine,
  schedule: Schedule,
  entry: Entry,
  now: number,
): Promise<void> {
  const { name, task, args } = schedule;
  const step = stepOf(schedule, entry, now, await isRunning(engine, entry));
  if (step.kind === 'wait') return;
  const fields = {
    next: String(step.next),
    pending: step.pending.join(','),
    missed: `+${step.missed}`,
  };
  if (step.kind === 'move') {
    await write(engine, name, entry, { ...fields, skipped: `+${step.skipped}` });
    return;
  }
  const lease = `${now + LEASE_MS} ${step.tick}`;
  if ((await write(engine, name, entry, { lease })) === 'changed') return;
  const id = await submitPlain(engine, task, args, {}, tickKey(name, step.tick));
  await write(
    engine,
    name,
    { spec: entry.spec, raw: { ...entry.raw, lease } },
    {
      ...fields,
      lease: '',
      last: `${now} ${id} ${step.tick}`,
      runs: '+1',
    },
  );
}
