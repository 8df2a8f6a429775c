import { checkResult } from '../declare/check-args.ts';
import type { BatchedTask } from '../declare/define.ts';
import { keepSeconds, type Engine } from '../engine/engine.ts';
import { plainEvent } from '../result/events.ts';
import { parseTicket } from '../wire/ids.ts';
import { findTicket, keysOfTicket } from '../result/find-ticket.ts';
import { amendResult, writePlace } from './scripts.ts';
import { readSettled } from '../declare/states.ts';

/**
 * `kept`: the change did not want this result. `undecided`: the ticket is still in line. `unknown`: it failed,
 * or nothing is kept of it any more. `displaced`: its owner has another ticket by now.
 */
export type Amended<R> =
  | { outcome: 'amended' | 'kept'; result: R }
  | { outcome: 'undecided' | 'unknown' | 'displaced' };

/**
 * Reads the result, lets `change` decide, and writes if the result still is the one read; otherwise starts over. `heldBy`: only if
 * this owner has no other place in the line.
 */
export async function amend<A, R>(
  engine: Engine,
  task: BatchedTask<A, R>,
  id: string,
  change: (result: R) => R | undefined,
  { heldBy = '' }: { heldBy?: string | undefined } = {},
): Promise<Amended<R>> {
  const { keys, producer } = engine;
  const ticket = parseTicket(id);
  if (ticket?.task !== task.name) return { outcome: 'unknown' };
  const [batch, , line] = keysOfTicket(engine, task, ticket);
  for (;;) {
    const found = await findTicket(engine, task, ticket);
    if (found.result === undefined) return { outcome: found.exists ? 'undecided' : 'unknown' };
    const settled = readSettled(found.result);
    if (!('r' in settled) || !task.isResult(settled.r)) return { outcome: 'unknown' };
    const result = change(settled.r);
    if (result === undefined) return { outcome: 'kept', result: settled.r };
    checkResult(task, result);
    const answer = await amendResult(
      producer,
      [line, batch, keys.places(keys.laneQueue(task, ticket.lane), ticket.lane)],
      [
        ticket.index,
        found.result,
        JSON.stringify({ r: result }),
        task.batch.tally(settled.r),
        task.batch.tally(result),
        keepSeconds(engine, task),
        keys.channel(),
        plainEvent(id, task.name, { status: 'success', attempts: 1, result }, found.shared),
        heldBy,
        writePlace(ticket),
      ],
    );
    if (answer === 'amended') return { outcome: 'amended', result };
    if (answer === 'displaced') return { outcome: 'displaced' };
  }
}
