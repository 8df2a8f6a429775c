import { createHash } from 'node:crypto';
import { clockOf } from '@seckill/redis';
import type { Schedule } from '../declare/schedule.ts';
import type { Engine } from '../engine/engine.ts';
import { jobKey } from '../engine/bullmq-keys.ts';
import { parsePlain } from '../wire/ids.ts';
import { writeSchedule } from './scripts.ts';
import type { Standing } from './step.ts';

/** What all workers know of one schedule, of whatever version each of them is. */
export type Books = Standing & {
  /** The tick whose run was decided on and is still to be submitted: by whoever sees it. */
  claim: number | undefined;
  /** The latest run; `tick` is the time it was due, absent for a run by hand. */
  last: { id: string; at: number; tick?: number } | undefined;
  /** The latest run that was due: one by hand does not hide that it goes on. */
  timed: string | undefined;
  /** By which times `at` was reached: what other times would have been due before is not counted as missed. */
  rule: string | undefined;
  runs: number;
  skipped: number;
  missed: number;
  /** As they were read: writing compares them. */
  raw: { at: string; pending: string; claim: string; paused: string };
};

export const KEEP_SECONDS = 30 * 86_400;
/** How often a worker says that it runs a schedule, and after what silence nobody does. */
export const SEEN_EVERY_MS = 5000;
const UNSEEN_MS = 3 * SEEN_EVERY_MS;

export const redisNow = ({ reader }: Engine): Promise<number> => clockOf(reader);

export async function readBooks({ keys, reader }: Engine, name: string): Promise<Books> {
  const found = await reader.hgetall(keys.schedule(name));
  const { at: reached = '', pending = '', claim = '', paused = '' } = found;
  const [at, id, tick] = (found['last'] ?? '').split(' ');
  return {
    at: reached === '' ? undefined : Number(reached),
    pending: pending === '' ? [] : pending.split(',').map(Number),
    claim: claim === '' ? undefined : Number(claim),
    paused: paused !== '',
    last: id ? { id, at: Number(at), ...(tick && { tick: Number(tick) }) } : undefined,
    timed: found['timed'],
    rule: found['rule'],
    runs: Number(found['runs'] ?? 0),
    skipped: Number(found['skipped'] ?? 0),
    missed: Number(found['missed'] ?? 0),
    raw: { at: reached, pending, claim, paused },
  };
}

/** Writes fields of books that still are as they were read. */
export function writeBooks(
  { keys, producer }: Engine,
  name: string,
  { raw }: Books,
  fields: Record<string, string>,
): Promise<'written' | 'changed'> {
  const args = [
    KEEP_SECONDS,
    raw.at,
    raw.pending,
    raw.claim,
    raw.paused,
    ...Object.entries(fields).flat(),
  ];
  return writeSchedule(producer, [keys.schedule(name)], args);
}

/** Says at `now` that a worker runs these versions of schedules. Entries are added, and go when nobody said so for 30 days. */
export async function sayRun(
  { keys, producer }: Engine,
  schedules: readonly Schedule[],
  now: number,
): Promise<void> {
  if (schedules.length === 0) return;
  const entries = schedules.flatMap(({ name, text }) => [now, `${name} ${text}`]);
  await producer
    .multi()
    .zadd(keys.schedules(), ...entries)
    .expire(keys.schedules(), KEEP_SECONDS)
    .exec();
}

/** How often `keepRun` is called at least. */
export const KEEP_EVERY_MS = 3_600_000;

/** Makes the books of these schedules last for 30 days from `now` on, and forgets versions that nobody has run for as long. */
export async function keepRun(
  { keys, producer }: Engine,
  schedules: readonly Schedule[],
  now: number,
): Promise<void> {
  const batch = producer
    .multi()
    .zremrangebyscore(keys.schedules(), '-inf', now - KEEP_SECONDS * 1000);
  for (const { name } of schedules) batch.expire(keys.schedule(name), KEEP_SECONDS);
  await batch.exec();
}

/** The versions of a schedule as text, the one seen last at the end. `orphaned`: no live worker runs any. */
type Versions = { name: string; orphaned: boolean; texts: string[] };

/** Every schedule, with the versions that live workers run, or all when there is no such worker. */
export async function readVersions(engine: Engine): Promise<Versions[]> {
  const { keys, reader } = engine;
  const since = (await redisNow(engine)) - UNSEEN_MS;
  const [all, live] = await Promise.all([
    reader.zrange(keys.schedules(), 0, '-1'),
    reader.zrangebyscore(keys.schedules(), since, '+inf'),
  ]);
  const run = byName(live);
  return [...byName(all)].map(([name, texts]) => ({
    name,
    orphaned: !run.has(name),
    texts: run.get(name) ?? texts,
  }));
}

function byName(entries: string[]): Map<string, string[]> {
  const found = new Map<string, string[]>();
  for (const entry of entries) {
    const cut = entry.indexOf(' ');
    const name = entry.slice(0, cut);
    found.set(name, [...(found.get(name) ?? []), entry.slice(cut + 1)]);
  }
  return found;
}

/** The same in every process: a run that two workers submit is one job. */
export const tickKey = (name: string, tick: number): string =>
  tick.toString(36).padStart(8, '0') +
  createHash('sha256').update(name).digest('base64url').slice(0, 12);

/** Whether a run has not ended: it waits, runs, or will be tried again. */
export async function isRunning(engine: Engine, { timed, last }: Books): Promise<boolean> {
  const ids = new Set([timed, last?.id]);
  return (await Promise.all([...ids].map((id) => isOpen(engine, id ?? '')))).includes(true);
}

async function isOpen({ keys, known, reader }: Engine, id: string): Promise<boolean> {
  const plain = parsePlain(id);
  const task = known.get(plain?.task ?? '');
  if (plain === undefined || task === undefined) return false;
  const job = jobKey(keys.queueOf(task.queue), plain.key);
  const [added, finished] = await reader.hmget(job, 'timestamp', 'finishedOn');
  return Boolean(added) && !finished;
}
