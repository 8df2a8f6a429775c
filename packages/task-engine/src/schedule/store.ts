import { createHash } from 'node:crypto';
import type { Engine } from '../engine/engine.ts';
import { parsePlain } from '../wire/ids.ts';
import type { Schedule } from '../declare/schedule.ts';
import type { Standing } from './step.ts';
import { jobKey } from '../engine/bullmq-keys.ts';
import { reconcileSchedules, writeSchedule } from '../engine/scripts.ts';

/** One entry as found, with the texts it was read from: writing compares them. */
export type Entry = Standing & {
  spec: string;
  /** The last run; `tick` is the time it was due, absent for a run by hand. */
  last: { id: string; at: number; tick?: number } | undefined;
  /** Until when a worker is busy with it. */
  leasedUntil: number;
  runs: number;
  skipped: number;
  missed: number;
  raw: { next: string; pending: string; paused: string; lease: string };
};

const KEEP_SECONDS = 30 * 86_400;

/** Every entry by name; undefined when there is no list (yet, or because Redis lost it). */
export async function readSchedules({
  keys,
  reader,
}: Engine): Promise<{ now: number; entries: Map<string, Entry> } | undefined> {
  const key = keys.schedules();
  const [time, held] = await Promise.all([
    reader.time(),
    reader.hgetall(key),
    reader.expire(key, KEEP_SECONDS),
  ]);
  if (held['*'] === undefined) return undefined;
  const entries = new Map<string, Entry>();
  for (const [field, spec] of Object.entries(held)) {
    if (!field.endsWith('|spec')) continue;
    const name = field.slice(0, -'|spec'.length);
    entries.set(
      name,
      toEntry(spec, (part) => held[`${name}|${part}`] ?? ''),
    );
  }
  return { now: Number(time[0]) * 1000 + Math.floor(Number(time[1]) / 1000), entries };
}

function toEntry(spec: string, part: (name: string) => string): Entry {
  const raw = {
    next: part('next'),
    pending: part('pending'),
    paused: part('paused'),
    lease: part('lease'),
  };
  const [at, id, tick] = part('last').split(' ');
  return {
    spec,
    next: raw.next === '' ? undefined : Number(raw.next),
    pending: raw.pending === '' ? [] : raw.pending.split(',').map(Number),
    paused: raw.paused !== '',
    leasedUntil: Number(raw.lease.split(' ')[0]),
    last: id ? { id, at: Number(at), ...(tick && { tick: Number(tick) }) } : undefined,
    runs: Number(part('runs')),
    skipped: Number(part('skipped')),
    missed: Number(part('missed')),
    raw,
  };
}

/** Writes `fields` of an entry that still is as it was read. */
export function write(
  { keys, producer }: Engine,
  name: string,
  { spec, raw }: Pick<Entry, 'spec' | 'raw'>,
  fields: Record<string, string>,
): Promise<'written' | 'changed'> {
  const held = [name, spec, raw.next, raw.pending, raw.paused, raw.lease];
  return writeSchedule(producer, [keys.schedules()], [...held, ...Object.entries(fields).flat()]);
}

/** Makes the list in Redis this one; answers how many entries disappeared. */
export function reconcile({ keys, producer }: Engine, schedules: readonly Schedule[]) {
  return reconcileSchedules(
    producer,
    [keys.schedules()],
    [KEEP_SECONDS, ...schedules.flatMap(({ name, text }) => [name, text])],
  );
}

/** The same in every process: a run that two workers submit is one job. */
export const tickKey = (name: string, tick: number): string =>
  tick.toString(36).padStart(8, '0') +
  createHash('sha256').update(name).digest('base64url').slice(0, 12);

/** Whether the last run has not ended: it waits, runs, or will be tried again. */
export async function isRunning(
  { keys, known, reader }: Engine,
  { last }: Pick<Entry, 'last'>,
): Promise<boolean> {
  const plain = parsePlain(last?.id ?? '');
  const task = known.get(plain?.task ?? '');
  if (plain === undefined || task === undefined) return false;
  const job = jobKey(keys.queueOf(task.queue), plain.key);
  const [added, finished] = await reader.hmget(job, 'timestamp', 'finishedOn');
  return Boolean(added) && !finished;
}
