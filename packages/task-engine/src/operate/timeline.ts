import { readPlainState, type TaskStatus } from '../declare/states.ts';
import { delayedKey, dueAtOf } from '../engine/bullmq-keys.ts';
import type { Engine } from '../engine/engine.ts';
import { parsePlain } from '../wire/ids.ts';
import { inspect, type PastTask } from './search.ts';

/** One step of a task's life. `code`: of the error that was why. `attempt`: 0 before the first. */
export type TimelineStep = { status: TaskStatus; at: Date; attempt: number; code?: string };

/** A task with all that is kept of its life. */
export type InspectedTask = PastTask & {
  /** From its submission on, by the clocks of those who wrote it; of very many attempts some are left out. */
  timeline: TimelineStep[];
  /** What its handlers said. */
  log: { at: Date; text: string }[];
  /** When it runs by itself, where it is put off. */
  dueAt?: Date;
};

/** One plain task with its life. */
export async function inspectWhole(engine: Engine, id: string): Promise<InspectedTask | undefined> {
  const task = await inspect(engine, id);
  const plain = parsePlain(id);
  if (task === undefined || plain === undefined) return undefined;
  const { keys, reader, known } = engine;
  const queue = keys.queueOf(plain.queue ?? known.get(plain.task)?.queue ?? '');
  const [json, score] = await Promise.all([
    reader.get(keys.task(queue, id)),
    reader.zscore(delayedKey(queue), plain.key),
  ]);
  const { trace, log } = json === null ? { trace: [], log: [] } : readPlainState(json);
  const steps = trace.map(([status, at, attempt, code]) => ({
    status,
    at: new Date(at),
    attempt,
    ...(code !== undefined && { code }),
  }));
  return {
    ...task,
    timeline: [{ status: 'queued', at: task.submittedAt, attempt: 0 }, ...steps],
    log: log.map(([at, text]) => ({ at: new Date(at), text })),
    ...(score !== null && { dueAt: dueAtOf(score) }),
  };
}
