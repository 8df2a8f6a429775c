import { Counter, Histogram, type Registry } from 'prom-client';
import type { Failure } from '@seckill/redis';
import { isBatched } from '../declare/define.ts';
import type { Engine } from '../engine/engine.ts';
import { waitingMetrics } from './waiting-metrics.ts';

const LATENCY_SECONDS = [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 15, 60, 300];
const RUN_SECONDS = [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10, 30];
const FLUSH_SECONDS = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1];
const FLUSH_TICKETS = [1, 2, 5, 10, 20, 50, 100, 200];
const LAG_SECONDS = [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 15, 60, 300];
const FAILURES = ['away', 'replica', 'refused', 'bug'] as const satisfies readonly Failure[];

/**
 * Counts what this process does with tasks, and adds what waits in all queues, how late schedules are and who works whenever the
 * registry is read: sum the former over all processes, take the latter from any one. Tickets are counted by the batch but for
 * the time to their verdict. The names of the metrics begin with `prefix` and an underscore.
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
  const verdict = new Histogram({
    name: `${prefix}_ticket_verdict_seconds`,
    help: 'From a place in line to the decision; once per ticket',
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
  const flush = new Histogram({
    name: `${prefix}_flush_seconds`,
    help: 'One step that wrote tickets into their line, well or not',
    labelNames: ['task'],
    buckets: FLUSH_SECONDS,
    registers,
  });
  const flushTickets = new Histogram({
    name: `${prefix}_flush_tickets`,
    help: 'Tickets that one such step wrote',
    labelNames: ['task'],
    buckets: FLUSH_TICKETS,
    registers,
  });
  const lag = new Histogram({
    name: `${prefix}_schedule_lag_seconds`,
    help: 'How long after it was due a run of a schedule was submitted, in the process that did it',
    labelNames: ['schedule'],
    buckets: LAG_SECONDS,
    registers,
  });
  const errors = new Counter({
    name: `${prefix}_redis_errors_total`,
    help: 'Errors of Redis and of connections to it that nobody waits for, by what they mean: away, replica, refused, bug',
    labelNames: ['failure'],
    registers,
  });
  // A series that is there from the beginning shows its first increase.
  for (const failure of FAILURES) errors.inc({ failure }, 0);
  for (const task of engine.known.values()) {
    submitted.inc({ task: task.name }, 0);
    retries.inc({ task: task.name }, 0);
    ended.inc({ task: task.name, outcome: 'failure' }, 0);
    for (const each of [latency, run]) each.zero({ task: task.name });
    if (isBatched(task))
      for (const each of [verdict, flush, flushTickets]) each.zero({ task: task.name });
  }
  engine.meter.observe({
    submitted: (task, count) => submitted.inc({ task }, count),
    flushed(task, count, ms) {
      flush.observe({ task }, ms / 1000);
      flushTickets.observe({ task }, count);
    },
    ended(task, outcome, count, ms) {
      ended.inc({ task, outcome }, count);
      latency.observe({ task }, ms / 1000);
      const known = engine.known.get(task);
      if (known === undefined || !isBatched(known)) return;
      for (let ticket = 0; ticket < count; ticket += 1) verdict.observe({ task }, ms / 1000);
    },
    scheduled: (schedule, ms) => lag.observe({ schedule }, ms / 1000),
    ran: (task, ms) => run.observe({ task }, ms / 1000),
    retried: (task, count) => retries.inc({ task }, count),
    disconnected: (failure) => errors.inc({ failure }),
  });
  waitingMetrics(engine, registers, prefix);
}
