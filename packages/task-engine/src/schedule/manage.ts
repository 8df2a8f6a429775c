import type { Engine } from '../engine/engine.ts';
import { newKey } from '../wire/ids.ts';
import { readState } from '../result/read-state.ts';
import { readStored, type StoredSchedule } from '../declare/schedule.ts';
import { readSchedules, write, type Entry } from './store.ts';
import type { TaskStatus } from '../declare/states.ts';
import { submitPlain } from '../job/submit.ts';

/** A schedule as operators see it. */
export type ScheduleInfo = StoredSchedule & {
  name: string;
  paused: boolean;
  /** Null while paused. */
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

/** Every schedule, by name. */
export async function listSchedules(engine: Engine): Promise<ScheduleInfo[]> {
  const found = await readSchedules(engine);
  const list = [...(found?.entries ?? [])].map(([name, entry]) => toInfo(engine, name, entry));
  return (await Promise.all(list)).toSorted((a, b) => a.name.localeCompare(b.name));
}

async function toInfo(engine: Engine, name: string, entry: Entry): Promise<ScheduleInfo> {
  const { last, next, paused, pending, runs, skipped, missed } = entry;
  const state = last && (await readState(engine, last.id));
  return {
    name,
    ...readStored(entry.spec),
    paused,
    next: paused || next === undefined ? null : new Date(next),
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

/**
 * Runs a schedule's task now, paused or not, beside its times; answers the id. Undefined: there is no such
 * schedule, or its task is one that this version does not know.
 */
export async function runSchedule(engine: Engine, name: string): Promise<string | undefined> {
  const found = await readSchedules(engine);
  const entry = found?.entries.get(name);
  if (found === undefined || entry === undefined) return undefined;
  const { task: taskName, args } = readStored(entry.spec);
  const task = engine.known.get(taskName);
  if (!task?.isArgs(args)) return undefined;
  const id = await submitPlain(engine, task, args, {}, newKey());
  const { keys, producer } = engine;
  await Promise.all([
    producer.hset(keys.schedules(), `${name}|last`, `${found.now} ${id}`),
    producer.hincrby(keys.schedules(), `${name}|runs`, 1),
  ]);
  return id;
}

/** Stops a schedule, or lets it go on from now: what was due meanwhile is not made up for. */
export async function pauseSchedule(
  engine: Engine,
  name: string,
  paused: boolean,
): Promise<'done' | 'unknown'> {
  for (;;) {
    const entry = (await readSchedules(engine))?.entries.get(name);
    if (entry === undefined) return 'unknown';
    if (entry.paused === paused) return 'done';
    const fields = paused ? { paused: '1', pending: '' } : { paused: '', next: '' };
    if ((await write(engine, name, entry, fields)) === 'written') return 'done';
  }
}
