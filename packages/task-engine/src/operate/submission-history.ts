import type { Job } from 'bullmq';
import type { Redis } from 'ioredis';
import { isBatched } from '../declare/define.ts';
import type { Engine } from '../engine/engine.ts';
import type { Queues } from '../engine/queues.ts';
import { parsePlain } from '../wire/ids.ts';
import { redact } from './redact.ts';
import { rememberSubmission } from './scripts.ts';

/** How many submissions of each task are remembered. */
export const HISTORY_PER_TASK = 1000;

/** Counts what is submitted through these queues, and keeps a history of plain tasks. */
export function recordSubmissions(engine: Engine, queues: Queues): void {
  queues.onAdded = (job, client) => {
    const task = engine.known.get(job.name);
    const tickets: unknown = job.data.t;
    engine.meter.submitted(job.name, Array.isArray(tickets) ? tickets.length : 1);
    if (task === undefined || isBatched(task)) return;
    // Best effort: the job is in its queue already.
    remember(engine, client, job).catch(engine.onError);
  };
}

async function remember(
  { keys, resultTtlSeconds }: Engine,
  client: Redis,
  { id: jobId, data, name }: Job,
): Promise<void> {
  const id: unknown = data.id;
  const plain = typeof id === 'string' ? parsePlain(id) : undefined;
  // A job of another id: the dedupe key found an equal task in the queue, and that one was answered.
  if (typeof id !== 'string' || plain === undefined || plain.key !== jobId) return;
  const args = JSON.stringify(redact(data.args) ?? null);
  await rememberSubmission(
    client,
    [keys.history(name), keys.submitted(name)],
    [id, plain.submittedAt.getTime(), args, HISTORY_PER_TASK, resultTtlSeconds],
  );
}
