import { Counter, Gauge, Histogram, type Registry } from 'prom-client';
import type { Engine } from '../engine/engine.ts';
import { waitingByTask, type Waiting } from './backlog.ts';

const LATENCY_SECONDS = [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 15, 60, 300];
const RUN_SECONDS = [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10, 30];
const FRESH_MS = 500;

/**
 * Counts what this process does with tasks, and adds what waits in all queues whenever the registry is read: sum the
 * former over all processes, take the latter from any one. Tickets are counted by the batch. The names of the metrics
 * begin with `prefix` and an underscore.
 */
export function taskMetrics(
  { engine }: { readonly engine: Engine },
  registry: Registry,
  prefix: string,
): void {
  const registers = [registry];
  const submitted = new Counter({
    name: `${prefix}_tasks_submitted_total`,
    help: 'Tasks this process submitted',
    labelNames: ['task'],
    registers,
  });
  const ended = new Counter({
    name: `${prefix}_tasks_ended_total`,
    help: 'Tasks that ended in this process, by outcome',
    labelNames: ['task', 'outcome'],
    registers,
  });
  const retries = new Counter({
    name: `${prefix}_task_retries_total`,
    help: 'Attempts after which a task is tried again',
    labelNames: ['task'],
    registers,
  });
  const latency = new Histogram({
    name: `${prefix}_task_latency_seconds`,
    help: 'From the moment a task could run to its end; once per batch and outcome',
    labelNames: ['task'],
    buckets: LATENCY_SECONDS,
    registers,
  });
  const run = new Histogram({
    name: `${prefix}_task_run_seconds`,
    help: 'One attempt of a task or of a batch',
    labelNames: ['task'],
    buckets: RUN_SECONDS,
    registers,
  });
  const errors = new Counter({
    name: `${prefix}_redis_errors_total`,
    help: 'Errors of Redis and of connections to it that nobody waits for, by what they mean: away, replica, refused, bug',
    labelNames: ['failure'],
    registers,
  });
  engine.meter.observe({
    submitted: (task, count) => submitted.inc({ task }, count),
    ended(task, outcome, count, ms) {
      ended.inc({ task, outcome }, count);
      latency.observe({ task }, ms / 1000);
    },
    ran: (task, ms) => run.observe({ task }, ms / 1000),
    retried: (task, count) => retries.inc({ task }, count),
    disconnected: (failure) => errors.inc({ failure }),
  });
  waitingMetrics(engine, registers, prefix);
}

function waitingMetrics(engine: Engine, registers: Registry[], prefix: string): void {
  let seen: { at: number; what: Promise<Map<string, Waiting>> } | undefined;
  /** Both gauges share one look. While Redis is away they are empty, and the other metrics are still served. */
  const look = async (gauge: Gauge<'task'>, value: (waiting: Waiting) => number): Promise<void> => {
    if (seen === undefined || Date.now() - seen.at > FRESH_MS) {
      const what = waitingByTask(engine).catch((error: unknown) => {
        engine.onError(asError(error));
        return new Map<string, Waiting>();
      });
      seen = { at: Date.now(), what };
    }
    gauge.reset();
    for (const [task, waiting] of await seen.what) gauge.set({ task }, value(waiting));
  };
  const waiting: Gauge<'task'> = new Gauge({
    name: `${prefix}_tasks_waiting`,
    help: 'Tasks that could run and do not yet, in all queues',
    labelNames: ['task'],
    registers,
    collect: () => look(waiting, ({ count }) => count),
  });
  const oldest: Gauge<'task'> = new Gauge({
    name: `${prefix}_task_oldest_waiting_seconds`,
    help: 'How long the oldest of them has waited',
    labelNames: ['task'],
    registers,
    collect: () =>
      look(oldest, (each) =>
        each.oldest === undefined ? 0 : Math.max(0, (Date.now() - each.oldest) / 1000),
      ),
  });
}

const asError = (error: unknown): Error =>
  error instanceof Error ? error : new Error(String(error));
