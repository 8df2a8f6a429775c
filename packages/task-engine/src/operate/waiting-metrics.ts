import { Gauge, type Registry } from 'prom-client';
import type { Engine } from '../engine/engine.ts';
import { listSchedules } from '../schedule/manage.ts';
import { redisNow } from '../schedule/store.ts';
import { seenWorkers } from '../worker/heartbeat.ts';
import { waitingByTask, type Waiting } from './backlog.ts';

const FRESH_MS = 500;

/** What all processes see alike: what waits, how late schedules are, and how many workers live. Empty while Redis is away. */
export function waitingMetrics(engine: Engine, registers: Registry[], prefix: string): void {
  const byTask = shared(engine, () => waitingByTask(engine));
  const fill = async (gauge: Gauge<'task'>, value: (waiting: Waiting) => number): Promise<void> => {
    const found = await byTask();
    gauge.reset();
    for (const [task, waiting] of found ?? []) gauge.set({ task }, value(waiting));
  };
  const waiting: Gauge<'task'> = new Gauge({
    name: `${prefix}_tasks_waiting`,
    help: 'Tasks that could run and do not yet, in all queues',
    labelNames: ['task'],
    registers,
    collect: () => fill(waiting, ({ count }) => count),
  });
  const oldest: Gauge<'task'> = new Gauge({
    name: `${prefix}_task_oldest_waiting_seconds`,
    help: 'How long the oldest of them has waited',
    labelNames: ['task'],
    registers,
    collect: () =>
      fill(oldest, (each) =>
        each.oldest === undefined ? 0 : Math.max(0, (Date.now() - each.oldest) / 1000),
      ),
  });
  const schedules = shared(engine, () => overdue(engine));
  const late: Gauge<'schedule'> = new Gauge({
    name: `${prefix}_schedule_overdue_seconds`,
    help: 'How long the next run of a schedule has been due, by the clock of Redis; 0 when it is not due yet, or paused',
    labelNames: ['schedule'],
    registers,
    async collect() {
      const found = await schedules();
      late.reset();
      for (const [schedule, ms] of found ?? []) late.set({ schedule }, ms / 1000);
    },
  });
  const seen = shared(engine, () => seenWorkers(engine));
  const workers: Gauge = new Gauge({
    name: `${prefix}_workers`,
    help: 'Worker processes seen in the last seconds',
    registers,
    async collect() {
      const found = await seen();
      workers.remove();
      if (found) workers.set(found.length);
    },
  });
}

/** One look for all that ask within half a second; undefined while Redis is away, as the other metrics are still served. */
function shared<T>(engine: Engine, look: () => Promise<T>): () => Promise<T | undefined> {
  let seen: { at: number; what: Promise<T | undefined> } | undefined;
  return () => {
    if (seen === undefined || Date.now() - seen.at > FRESH_MS) {
      const what = look().catch((error: unknown) => {
        engine.onError(asError(error));
        return undefined;
      });
      seen = { at: Date.now(), what };
    }
    return seen.what;
  };
}

async function overdue(engine: Engine): Promise<[schedule: string, ms: number][]> {
  const [all, now] = await Promise.all([listSchedules(engine), redisNow(engine)]);
  return all.map(({ name, next }) => [name, next ? Math.max(0, now - next.getTime()) : 0]);
}

const asError = (error: unknown): Error =>
  error instanceof Error ? error : new Error(String(error));
