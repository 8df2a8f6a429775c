import type { Task } from '../declare/define.ts';
import { jobKey } from '../engine/bullmq-keys.ts';
import type { Engine } from '../engine/engine.ts';
import type { Ticket } from '../wire/ids.ts';
import { lookUpTicket } from './scripts.ts';

/** The keys that say where a ticket stands: results of its batch, its job, the books of its line. */
export function keysOfTicket(
  { keys }: Engine,
  task: Task,
  { lane, batchId }: Ticket,
): [batch: string, job: string, line: string] {
  const queue = keys.laneQueue(task, lane);
  return [keys.batch(queue, batchId), jobKey(queue, batchId), keys.line(queue, lane)];
}

/** Where a ticket stands, in one round trip. `shared`: the arguments that all tickets of its batch share. */
export async function findTicket(engine: Engine, task: Task, ticket: Ticket) {
  const found = await lookUpTicket(engine.reader, keysOfTicket(engine, task, ticket), [
    ticket.index,
  ]);
  const shared: unknown = found.shared === undefined ? undefined : JSON.parse(found.shared);
  return { ...found, shared };
}
