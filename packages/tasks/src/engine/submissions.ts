import { isBatched } from './define.ts';
import type { Engine } from './engine.ts';
import { record } from './history.ts';
import type { Queues } from './queues.ts';

/** Keeps the history of what is submitted through these queues. Costs the tickets of batched tasks nothing. */
export function watchSubmissions(engine: Engine, queues: Queues): void {
  queues.onAdded = (job, client) => {
    const task = engine.known.get(job.name);
    if (task === undefined || isBatched(task)) return;
    record(engine, client, job).catch(() => {});
  };
}
