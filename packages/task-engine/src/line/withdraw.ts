import { checkResult } from '../declare/check-args.ts';
import type { BatchedTask } from '../declare/define.ts';
import { keepSeconds, unendedSeconds, type Engine } from '../engine/engine.ts';
import { plainEvent } from '../result/events.ts';
import { findTicket, keysOfTicket } from '../result/find-ticket.ts';
import { parseTicket } from '../wire/ids.ts';
import { withdrawTicket } from './scripts.ts';

export type Withdrawn = 'withdrawn' | 'decided' | 'unknown';

/**
 * Ends a ticket before its batch is decided. Whatever decides the batch has to heed it too: a handler that has begun
 * still answers for the ticket. `decided`: it had another result already.
 */
export async function withdraw<A, R>(
  engine: Engine,
  task: BatchedTask<A, R>,
  id: string,
  result: R,
): Promise<Withdrawn> {
  const { keys, producer } = engine;
  const ticket = parseTicket(id);
  if (ticket?.task !== task.name) return 'unknown';
  checkResult(task, result);
  const [batch, job] = keysOfTicket(engine, task, ticket);
  const { shared } = await findTicket(engine, task, ticket);
  return withdrawTicket(
    producer,
    [batch, job],
    [
      ticket.index,
      JSON.stringify({ r: result }),
      // Until its batch is settled, which may be later than results are kept.
      unendedSeconds(keepSeconds(engine, task)),
      keys.channel(),
      plainEvent(id, task.name, { status: 'success', attempts: 1, result }, shared),
    ],
  );
}
