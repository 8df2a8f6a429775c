import { readStored, type StoredSchedule } from '../declare/schedule.ts';
import type { TaskStatus } from '../declare/states.ts';
import { nextAfter, type Timing } from '../declare/timing.ts';
import type { Engine } from '../engine/engine.ts';
import { submitPlain } from '../job/submit.ts';
import { readState } from '../result/read-state.ts';
import { newKey } from '../wire/ids.ts';
import { KEEP_SECONDS, readBooks, readVersions, redisNow } from './store.ts';

/** A schedule as operators see it. */
export type ScheduleInfo = StoredSchedule & {
  name: string;
  paused: boolean;
  /** No live worker knows it, so that nothing runs it. It is forgotten after 30 days of that. */
  orphaned: boolean;
  /** Null while paused, orphaned, or before the first look. */
  next: Date | null;
  /** `tick` is the time it was due, null for a run by hand. `status`: null when nothing is kept of it. */
  last: { id: string; at: Date; tick: Date | null; status: TaskStatus | null } | null;
  /** Runs that follow the one that runs. */
  pending: number;
  runs: number;
  /** Due runs left out because the one before had not ended. */
  skipped: number;
  /** Due runs left out because no worker was there. */
  missedRuns: number;
};

/** What live workers run under one name: more than one version while they are being replaced. */
type Listed = {
  name: string;
  orphaned: boolean;
  versions: StoredSchedule[];
  shown: StoredSchedule;
};

/** Every schedule, by name. */
export async function listSchedules(engine: Engine): Promise<ScheduleInfo[]> {
  const list = await readListed(engine);
  return (await Promise.all(list.map((listed) => toInfo(engine, listed)))).toSorted((a, b) =>
    a.name.localeCompare(b.name),
  );
}

async function readListed(engine: Engine): Promise<Listed[]> {
  return (await readVersions(engine)).flatMap(({ name, orphaned, texts }) => {
    // In an order of their own, so that the one that is shown stays the same while several live.
    const versions = orphaned ? texts : texts.toSorted();
    const read = versions.flatMap((text) => readable(text) ?? []);
    const shown = read.at(-1);
    return shown === undefined ? [] : { name, orphaned, versions: read, shown };
  });
}

/** A later version may write what this one cannot read. */
function readable(text: string): StoredSchedule | undefined {
  try {
    return readStored(text);
  } catch {
    return undefined;
  }
}

async function toInfo(
  engine: Engine,
  { name, orphaned, versions, shown }: Listed,
): Promise<ScheduleInfo> {
  const { at, last, paused, pending, runs, skipped, missed } = await readBooks(engine, name);
  const state = last && (await readState(engine, last.id));
  const next = at === undefined || paused || orphaned ? Infinity : soonest(versions, at);
  return {
    name,
    ...shown,
    paused,
    orphaned,
    next: next === Infinity ? null : new Date(next),
    last: last
      ? {
          id: last.id,
          at: new Date(last.at),
          tick: last.tick === undefined ? null : new Date(last.tick),
          status: state?.status ?? null,
        }
      : null,
    pending: pending.length,
    runs,
    skipped,
    missedRuns: missed,
  };
}

const soonest = (versions: StoredSchedule[], at: number): number =>
  Math.min(...versions.map((version) => nextOf(version, at)));

/** Infinite where the time zones of this process cannot tell. */
function nextOf({ every, cron = '', timezone = '' }: StoredSchedule, at: number): number {
  const timing: Timing = every === undefined ? { cron, timezone } : { every };
  try {
    return nextAfter(timing, at);
  } catch {
    return Infinity;
  }
}

/**
 * Runs a schedule's task now, paused or not, beside its times; answers the id. Undefined: there is no such
 * schedule, or its task is one that this version does not know.
 */
export async function runSchedule(engine: Engine, name: string): Promise<string | undefined> {
  const listed = (await readListed(engine)).find((each) => each.name === name);
  if (listed === undefined) return undefined;
  const { task: taskName, args } = listed.shown;
  const task = engine.known.get(taskName);
  if (!task?.isArgs(args)) return undefined;
  const id = await submitPlain(engine, task, args, {}, newKey());
  const key = engine.keys.schedule(name);
  await engine.producer
    .multi()
    .hset(key, 'last', `${await redisNow(engine)} ${id}`)
    .hincrby(key, 'runs', 1)
    .expire(key, KEEP_SECONDS)
    .exec();
  return id;
}

/** Stops a schedule, or lets it go on from now: what was due meanwhile is not made up for. */
export async function pauseSchedule(
  engine: Engine,
  name: string,
  paused: boolean,
): Promise<'done' | 'unknown' | 'orphaned'> {
  const found = (await readVersions(engine)).find((each) => each.name === name);
  if (found === undefined) return 'unknown';
  if (found.orphaned) return 'orphaned';
  const { producer } = engine;
  const key = engine.keys.schedule(name);
  if (paused) {
    const batch = producer.multi().hset(key, 'paused', '1').hdel(key, 'pending');
    await batch.expire(key, KEEP_SECONDS).exec();
  } else if ((await readBooks(engine, name)).paused) {
    await producer.hdel(key, 'paused', 'at', 'pending');
  }
  return 'done';
}
