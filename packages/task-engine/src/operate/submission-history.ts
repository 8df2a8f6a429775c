import { isBatched } from '../declare/define.ts';
import type { Engine } from '../engine/engine.ts';
import { record } from './search.ts';
import type { Queues } from '../engine/queues.ts';

/** Counts what is submitted through these queues, and keeps a history of plain tasks. */
export function watchSubmissions(engine: Engine, queues: Queues): void {
  queues.onAdded = (job, client) => {
    const task = engine.known.get(job.name);
    const tickets: unknown = job.data.t;
    engine.meter.submitted(job.name, Array.isArray(tickets) ? tickets.length : 1);
    if (task === undefined || isBatched(task)) return;
    record(engine, client, job).catch(() => {});
  };
}
