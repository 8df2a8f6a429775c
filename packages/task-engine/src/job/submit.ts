import type { CallOptions, TaskId } from '../declare/calls.ts';
import type { Task } from '../declare/define.ts';
import { written } from '../engine/availability.ts';
import type { Engine } from '../engine/engine.ts';
import { newKey } from '../wire/ids.ts';
import { enqueue } from './enqueue.ts';
import { layOut } from './lay-out.ts';

export type ApplyOptions<R = unknown> = CallOptions<R> & {
  /** Whose task it is: only they find it by `resultFor`. */
  owner?: string;
  /**
   * While a task of this kind, queue and owner with the same key waits or runs, that one is answered instead of
   * submitting another. Not together with links.
   */
  dedupe?: string;
};

/** Submits one unbatched task that nothing follows; `key` makes its id. Rejects with LineUnavailable. */
export async function submitPlain<A, R>(
  engine: Engine,
  task: Task<A, R>,
  args: A,
  { owner = '', dedupe, ...options }: Omit<ApplyOptions<R>, 'link' | 'linkError'>,
  key = newKey(),
): Promise<TaskId<R>> {
  const step = layOut(engine, { task, args, input: 'nothing', options }, owner, {}, key);
  const deduplication = dedupe === undefined ? undefined : `${task.name}~${owner}~${dedupe}`;
  const adding = enqueue(engine, engine.queues, step, undefined, deduplication);
  const added = await written(engine, adding);
  if (added === key) return step.job.id as TaskId<R>;
  const queue = step.queue === task.queue ? undefined : step.queue;
  return engine.ids.plain(task.name, added, owner, queue) as TaskId<R>;
}
