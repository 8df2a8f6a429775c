import { createHash, hash } from 'node:crypto';
import { Type, type Static } from 'typebox';
import { Compile } from 'typebox/compile';
import type { BatchedTask } from '../declare/define.ts';
import type { Engine } from '../engine/engine.ts';
import type { Decision } from '../declare/handlers.ts';

/**
 * Number, hash of the ticket's id, and under which name its result was counted (`lost` where its job was gone), with what
 * the task says besides.
 */
const Recorded = Type.Tuple([Type.Integer(), Type.String(), Type.String()]);
const batch = Compile(Type.Array(Recorded));

/**
 * The batches of a line in the order they were decided. `link` is the SHA-1 of the link before it and the tickets as
 * JSON: none can be changed, left out or added in between without changing all links after it.
 */
export type RecordedBatch = { link: string; tickets: Static<typeof Recorded>[] };

/** Whoever knows the id of a ticket finds it in the record; nobody learns an id from it. */
export const hashOfTicket = (id: string): string => hash('sha256', id, 'base64url').slice(0, 16);

/** A ticket that is not there is one whose stored data cannot be read. */
export function recordOf<A>(
  first: number,
  tickets: readonly { id: string; args: A }[],
  decisions: readonly Decision[],
  besides: (args: A) => string,
): string {
  const recorded: RecordedBatch['tickets'] = decisions.map(({ tally }, index) => {
    const ticket = tickets[index];
    if (ticket === undefined) return [first + index, '', tally];
    return [first + index, hashOfTicket(ticket.id), `${tally} ${besides(ticket.args)}`.trimEnd()];
  });
  return JSON.stringify(recorded);
}

/** Which batches of a record are read, in the order in which they were decided; all of them when it says nothing. */
export type RecordPage = { from?: number; count?: number };

/** The link of a batch that comes after the one with this link. */
export const linkAfter = (before: string, tickets: RecordedBatch['tickets']): string =>
  createHash('sha1')
    .update(before + JSON.stringify(tickets))
    .digest('hex');

export async function readRecord(
  { keys, reader }: Engine,
  task: BatchedTask,
  lane: string,
  { from = 0, count = Infinity }: RecordPage = {},
): Promise<RecordedBatch[]> {
  const last = count === Infinity ? -1 : from + count - 1;
  const lines = await reader.lrange(keys.record(keys.laneQueue(task, lane), lane), from, last);
  return lines.map((line) => {
    const [link = ''] = line.split(' ', 1);
    return { link, tickets: batch.Parse(JSON.parse(line.slice(link.length + 1))) };
  });
}
