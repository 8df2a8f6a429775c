import { UnrecoverableError, type Job } from 'bullmq';
import { attempt } from './attempt.ts';
import type { Task } from './define.ts';
import { describeError, TaskFailure } from './errors.ts';
import { plainEvent } from './events.ts';
import type { Handler } from './handlers.ts';
import type { QueueAddress } from './keys.ts';
import { note } from './scripts.ts';
import type { Noted } from './states.ts';
import type { PlainJob } from './submit.ts';
import type { WorkerContext } from './worker-context.ts';

type PlainHandler = Extract<Handler, { kind: 'plain' }>;

/** A worker of another version may have the handler that this one lacks. */
const ATTEMPTS_WITHOUT_HANDLER = 100;

/** What a BullMQ worker does with the jobs of one queue of unbatched tasks. */
export function plainProcessor(
  context: WorkerContext,
  handlers: PlainHandler[],
  queue: QueueAddress,
) {
  const byName = new Map(handlers.map((handler) => [handler.task.name, handler]));
  return async (job: Job<PlainJob>, _token?: string, signal?: AbortSignal): Promise<void> => {
    const { id, args, expiresAt } = job.data;
    const handler = byName.get(job.name);
    const tries = job.attemptsMade + 1;
    const tell = (task: string, noted: Noted) => announce(context, queue, id, task, noted);

    if (expiresAt !== undefined && Date.now() >= expiresAt) {
      await tell(job.name, { status: 'expired', attempts: job.attemptsMade });
      return;
    }
    if ((await tell(job.name, { status: 'started', attempts: tries })) === 'final') return;
    try {
      if (handler === undefined) throw new Error(`no handler for ${job.name}`);
      const result = await attempt(handler.task, signal, (inner) =>
        handler.run(args, { id, attempt: tries, signal: inner }),
      );
      await tell(job.name, { status: 'success', attempts: tries, result });
    } catch (error) {
      const last =
        error instanceof TaskFailure ||
        tries >= (handler?.task.retry.attempts ?? ATTEMPTS_WITHOUT_HANDLER);
      const status = last ? 'failure' : 'retrying';
      context.log.warn({ err: error, task: job.name, id, attempt: tries, last }, 'task failed');
      await tell(job.name, { status, attempts: tries, error: describeError(error) });
      throw last ? new UnrecoverableError(describeError(error).message) : error;
    }
  };
}

function announce(
  { client, engine }: WorkerContext,
  queue: QueueAddress,
  id: string,
  task: Task['name'],
  noted: Noted,
): Promise<'noted' | 'final'> {
  const { keys } = engine;
  return note(
    client,
    [keys.task(queue, id)],
    [JSON.stringify(noted), engine.resultTtlSeconds, keys.channel(), plainEvent(id, task, noted)],
  );
}
