import type { Redis } from 'ioredis';
import { isBatched, type BatchedTask, type Task } from '../declare/define.ts';
import { keepSeconds, type Engine } from '../engine/engine.ts';
import { endIfTooLate } from '../job/expire.ts';
import { parsePlain, parseTicket, type PlainId, type Ticket } from '../wire/ids.ts';
import { lookup } from './scripts.ts';
import {
  hasEnded,
  readNoted,
  readSettled,
  verdictOf,
  type TaskState,
  type TaskStatus,
} from '../declare/states.ts';

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
  return isKept(engine, task, submittedAt) ? { ...state, status: 'lost' } : undefined;
}

async function readPlain(
  engine: Engine,
  task: Task,
  id: string,
  plain: PlainId,
  again = false,
): Promise<TaskState | undefined> {
  const { key, submittedAt } = plain;
  const { keys, reader } = engine;
  const queue = keys.queueOf(plain.queue ?? task.queue);
  // In this order: a job is only removed after its last state was noted.
  const [[added, finished], json] = await Promise.all([
    reader.hmget(keys.job(queue, key), 'timestamp', 'finishedOn'),
    reader.get(keys.task(queue, id)),
  ]);
  const { noted, after } = json === null ? { after: [] } : readNoted(json);
  const state = { id, task: task.name };
  if (noted !== undefined && noted.status !== 'queued') return { ...state, ...noted };
  // A failed job is kept for a look, perhaps for longer than its state.
  if (added && !finished) {
    const late = !again && (await endIfTooLate(engine, task, id, plain));
    return late ? readPlain(engine, task, id, plain, true) : { ...state, status: 'queued' };
  }
  if (after.length > 0) {
    const broken = await brokenBy(engine, after);
    if (broken === 'waiting') return { ...state, status: 'queued' };
    // Those before it may have submitted it a moment ago.
    if (!again) return readPlain(engine, task, id, plain, true);
    return { ...state, ...broken };
  }
  return isKept(engine, task, submittedAt) ? { ...state, status: 'lost' } : undefined;
}

/** What became of the tasks that a task waits for: how the first that did not succeed ended, if one did not. */
async function brokenBy(
  engine: Engine,
  after: string[],
): Promise<'waiting' | Pick<TaskState, 'status' | 'error'>> {
  const states = await Promise.all(after.map((id) => readState(engine, id)));
  const broken = states.find((state) => state !== undefined && isBroken(state.status));
  if (broken !== undefined) {
    const { status, error } = broken;
    return { status, ...(error !== undefined && { error }) };
  }
  const waiting = states.some((state) => state !== undefined && !hasEnded(state.status));
  return waiting && !states.includes(undefined) ? 'waiting' : { status: 'lost' };
}

const isBroken = (status: TaskStatus): boolean => hasEnded(status) && status !== 'success';

const isKept = (engine: Engine, task: Task, submittedAt: Date): boolean =>
  Date.now() - submittedAt.getTime() < keepSeconds(engine, task) * 1000;
