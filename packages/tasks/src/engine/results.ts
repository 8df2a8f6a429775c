import type { Redis } from 'ioredis';
import { isBatched, type BatchedTask, type Task } from './define.ts';
import type { Engine } from './engine.ts';
import { parsePlain, parseTicket, type PlainId, type Ticket } from './ids.ts';
import { lookup } from './scripts.ts';
import { readNoted, readSettled, verdictOf, type TaskState } from './states.ts';

/**
 * The state of a task by its id, in one round trip. The id is trusted; for an id from outside check its
 * owner first. Undefined: there is no such task, or it is older than results are kept.
 */
export async function readState(engine: Engine, id: string): Promise<TaskState | undefined> {
  const ticket = parseTicket(id);
  const plain = ticket === undefined ? parsePlain(id) : undefined;
  const task = engine.known.get(ticket?.task ?? plain?.task ?? '');
  if (task === undefined) return undefined;
  if (ticket !== undefined) {
    return isBatched(task) ? readTicket(engine, engine.reader, task, id, ticket) : undefined;
  }
  return plain === undefined || isBatched(task) ? undefined : readPlain(engine, task, id, plain);
}

async function readTicket(
  engine: Engine,
  reader: Redis,
  task: BatchedTask,
  id: string,
  { lane, number, batchId, index, submittedAt }: Ticket,
): Promise<TaskState | undefined> {
  const { keys, progress } = engine;
  const queue = keys.laneQueue(task, lane);
  const found = await lookup(
    reader,
    [keys.batch(queue, batchId), keys.job(queue, batchId), keys.line(queue, lane)],
    [index],
  );
  const pace = progress.see(task.name, lane, found.processed, found.pace, found.now);
  const state = { id, task: task.name, lane, number, ...pace };
  if (found.result !== undefined) return { ...state, ...verdictOf(readSettled(found.result)) };
  if (found.exists) return { ...state, status: 'queued' };
  return isKept(engine, submittedAt) ? { ...state, status: 'lost' } : undefined;
}

async function readPlain(
  engine: Engine,
  task: Task,
  id: string,
  { key, submittedAt }: PlainId,
): Promise<TaskState | undefined> {
  const { keys, reader } = engine;
  const queue = keys.queueOf(task.queue);
  // In this order: a job is only removed after its last state was noted.
  const [[added, finished], json] = await Promise.all([
    reader.hmget(keys.job(queue, key), 'timestamp', 'finishedOn'),
    reader.get(keys.task(queue, id)),
  ]);
  if (json !== null) return { id, task: task.name, ...readNoted(json) };
  // A failed job is kept for a look, perhaps for longer than its state.
  if (added && !finished) return { id, task: task.name, status: 'queued' };
  return isKept(engine, submittedAt) ? { id, task: task.name, status: 'lost' } : undefined;
}

const isKept = (engine: Engine, submittedAt: Date): boolean =>
  Date.now() - submittedAt.getTime() < engine.resultTtlSeconds * 1000;
