import { readLog, readPlainState, type LogLine, type TaskStatus } from '../declare/states.ts';
import { delayedKey, dueAtOf } from '../engine/bullmq-keys.ts';
import { isBatched } from '../declare/define.ts';
import type { Engine } from '../engine/engine.ts';
import { LOG_FIELD } from '../line/batch-log.ts';
import { keysOfTicket } from '../result/find-ticket.ts';
import { parsePlain, parseTicket } from '../wire/ids.ts';
import { inspect, type PastTask } from './search.ts';

/** One step of a task's life. `code`: of the error that was why. `attempt`: 0 before the first. */
export type TimelineStep = { status: TaskStatus; at: Date; attempt: number; code?: string };

/** What a handler said, and when. */
export type Said = { at: Date; text: string };

/** A task with all that is kept of its life. */
export type InspectedTask = PastTask & {
  /** From its submission on, by the clocks of those who wrote it; of very many attempts some are left out. */
  timeline: TimelineStep[];
  /** What its handlers said. */
  log: Said[];
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
    log: log.map(toSaid),
    ...(score !== null && { dueAt: dueAtOf(score) }),
  };
}

/** What the handler said of the batch of a ticket, once that is decided. */
export async function logOfTicket(engine: Engine, id: string): Promise<Said[]> {
  const ticket = parseTicket(id);
  const task = ticket && engine.known.get(ticket.task);
  if (ticket === undefined || task === undefined || !isBatched(task)) return [];
  const [batch] = keysOfTicket(engine, task, ticket);
  const json = await engine.reader.hget(batch, LOG_FIELD);
  const stored: unknown = json === null ? [] : JSON.parse(json);
  return Array.isArray(stored) ? readLog(stored).map(toSaid) : [];
}

const toSaid = ([at, text]: LogLine): Said => ({ at: new Date(at), text });
