import { createHash } from 'node:crypto';
import { Type, type Static } from 'typebox';
import { Compile } from 'typebox/compile';
import type { BatchedTask } from '../declare/define.ts';
import type { Engine } from '../engine/engine.ts';
import type { Decision } from '../declare/handlers.ts';

/** Number, hash of the ticket's id, and under which name its result was counted: `lost` where its job was gone. */
const Recorded = Type.Tuple([Type.Integer(), Type.String(), Type.String()]);
const batch = Compile(Type.Array(Recorded));

/**
 * The batches of a line in the order they were decided. `link` is the SHA-1 of the link before it and the tickets as
 * JSON: none can be changed, left out or added in between without changing all links after it.
 */
export type RecordedBatch = { link: string; tickets: Static<typeof Recorded>[] };

/** Whoever knows the id of a ticket finds it in the record; nobody learns an id from it. */
export const hashOfTicket = (id: string): string =>
  createHash('sha256').update(id).digest('base64url').slice(0, 16);

/** A ticket without an id is one whose stored data cannot be read. */
export function recordOf(
  first: number,
  tickets: readonly { id: string }[],
  decisions: readonly Decision[],
): string {
  const recorded: RecordedBatch['tickets'] = decisions.map(({ tally }, index) => {
    const ticket = tickets[index];
    return [first + index, ticket === undefined ? '' : hashOfTicket(ticket.id), tally];
  });
  return JSON.stringify(recorded);
}

export async function readRecord(
  { keys, reader }: Engine,
  task: BatchedTask,
  lane: string,
): Promise<RecordedBatch[]> {
  const lines = await reader.lrange(keys.record(keys.laneQueue(task, lane), lane), 0, -1);
  return lines.map((line) => {
    const [link = ''] = line.split(' ', 1);
    return { link, tickets: batch.Parse(JSON.parse(line.slice(link.length + 1))) };
  });
}
