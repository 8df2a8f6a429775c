import { createHash } from 'node:crypto';
import { isBatched, type BatchedTask, type Task } from '../declare/define.ts';
import {
  hasEnded,
  readPlainState,
  readSettled,
  verdictOf,
  type TaskError,
  type TaskState,
  type TaskStatus,
} from '../declare/states.ts';
import { jobKey } from '../engine/bullmq-keys.ts';
import { keepSeconds, type Engine } from '../engine/engine.ts';
import { parsePlain, parseTicket, type PlainId, type Ticket } from '../wire/ids.ts';
import { findTicket } from './find-ticket.ts';
import { lookUpPlain } from './scripts.ts';

/** The error of a task that ended `expired`. */
export const TOO_LATE: TaskError = { code: 'expired', message: 'it could not start in time' };

/**
 * The state of a task by its id, in one round trip. Reading changes nothing. The id is trusted; for an id from outside
 * check its owner first. Undefined: there is no such task, or it is older than results are kept.
 */
export async function readState(engine: Engine, id: string): Promise<TaskState | undefined> {
  const ticket = parseTicket(id);
  const plain = ticket === undefined ? parsePlain(id) : undefined;
  const task = engine.known.get(ticket?.task ?? plain?.task ?? '');
  if (task === undefined) return undefined;
  if (ticket !== undefined) {
    return isBatched(task) ? readTicket(engine, task, id, ticket) : undefined;
  }
  return plain === undefined || isBatched(task) ? undefined : readPlain(engine, task, id, plain);
}

async function readTicket(
  engine: Engine,
  task: BatchedTask,
  id: string,
  ticket: Ticket,
): Promise<TaskState | undefined> {
  const { lane, number } = ticket;
  const { shared, ...found } = await findTicket(engine, task, ticket);
  const pace = engine.progress.see(task.name, lane, found.processed, found.pace, found.now);
  const state = {
    id,
    task: task.name,
    lane,
    number,
    ...pace,
    ...(shared !== undefined && { shared }),
  };
  if (found.result !== undefined) {
    const verdict = verdictOf(readSettled(found.result));
    return { ...state, ...verdict, version: versionOf(found.result) };
  }
  if (found.exists) return { ...state, status: 'queued' };
  // However old it is: whoever keeps records of a line may know what became of it.
  return { ...state, status: 'lost' };
}

/** As the script that gives a place up for a new one computes it. */
const versionOf = (result: string): string => createHash('sha1').update(result).digest('hex');

async function readPlain(
  engine: Engine,
  task: Task,
  id: string,
  plain: PlainId,
  again = false,
): Promise<TaskState | undefined> {
  const { keys, reader } = engine;
  const queue = keys.queueOf(plain.queue ?? task.queue);
  const found = await lookUpPlain(reader, [keys.task(queue, id), jobKey(queue, plain.key)], []);
  const placed = found.stored === undefined ? undefined : readPlainState(found.stored);
  const stored = placed?.state;
  const state = { id, task: task.name };
  if (stored !== undefined && stored.status !== 'queued') {
    if (hasEnded(stored.status) || found.job !== 'none') return { ...state, ...stored };
    // It has not ended and nothing can end it. A job of an earlier version may have left for a moment.
    if (!again) return readPlain(engine, task, id, plain, true);
    return { ...state, ...stored, status: 'lost' };
  }
  // The worker that meets the job writes the same.
  if (found.job === 'expired') return { ...state, status: 'expired', attempts: 0, error: TOO_LATE };
  if (found.job === 'waits') {
    return { ...state, status: 'queued', ...(stored?.error && { error: stored.error }) };
  }
  if (placed !== undefined && placed.after.length > 0) {
    const broken = await brokenBy(engine, placed);
    if (broken === 'waiting') return { ...state, status: 'queued' };
    // A task that it waits for may have submitted it between the two reads.
    if (!again) return readPlain(engine, task, id, plain, true);
    return { ...state, ...broken };
  }
  return isKept(engine, task, plain.submittedAt) ? { ...state, status: 'lost' } : undefined;
}

/**
 * What became of the tasks that a placeholder waits for: how the first that did not succeed ended, if one did not. While one of
 * them is tried again, those that failed with it may be, too.
 */
async function brokenBy(
  engine: Engine,
  { after, chord, again }: Pick<ReturnType<typeof readPlainState>, 'after' | 'chord' | 'again'>,
): Promise<'waiting' | Pick<TaskState, 'status' | 'error'>> {
  const states = await Promise.all(after.map((id) => readState(engine, id)));
  const waiting = states.some((state) => state !== undefined && !hasEnded(state.status));
  const broken = states.find((state) => isBroken(state?.status));
  if (broken !== undefined && !(again && waiting)) {
    const { status, error } = broken;
    return { status, ...(error !== undefined && { error }) };
  }
  if (!waiting) return { status: 'lost' };
  const forgotten = states.flatMap((state, index) => (isGone(state?.status) ? [index] : []));
  if (forgotten.length === 0) return 'waiting';
  if (chord === undefined) return { status: 'lost' };
  // Their results are kept no more; the chord has the answers of those that succeeded.
  const answered = await engine.reader.hmget(engine.keys.chord(chord), ...forgotten.map(String));
  return answered.includes(null) ? { status: 'lost' } : 'waiting';
}

const isGone = (status: TaskStatus | undefined): boolean =>
  status === undefined || status === 'lost';

const isBroken = (status: TaskStatus | undefined): boolean =>
  status !== undefined && hasEnded(status) && status !== 'success' && status !== 'lost';

const isKept = (engine: Engine, task: Task, submittedAt: Date): boolean =>
  Date.now() - submittedAt.getTime() < keepSeconds(engine, task) * 1000;
