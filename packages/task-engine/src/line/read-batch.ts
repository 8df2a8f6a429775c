import type { BatchTicket, Decision } from '../declare/handlers.ts';
import { readSettled, type Settled } from '../declare/states.ts';
import type { WorkerContext } from '../engine/worker-context.ts';
import { argsOf, type Envelope } from '../wire/envelope.ts';
import { ticketId, type Ids } from '../wire/ids.ts';
import { tracesByIndex } from './batch-span.ts';
import type { Follower } from './scripts.ts';

export type Where = {
  task: string;
  lane: string;
  batchId: string;
  first: number;
  shared?: unknown;
  /** The spans above those of its tickets that are traced, by index; absent where none is. */
  traces?: [index: number, trace: string][];
};
export type Ticket = BatchTicket<unknown> & { mac: string };
/** A batch in hand. `early`: what its tickets were told already, by index. */
export type Part = {
  where: Where;
  addedAt: number;
  tickets: Ticket[];
  early: ReadonlyMap<number, Settled>;
};

/** What is decided of a batch, as its job and Redis tell it. */
export function readPart(
  context: WorkerContext,
  line: Pick<Where, 'task' | 'lane'>,
  { batchId, first, addedAt, early }: Follower,
  envelope: Envelope,
): Part {
  const { ids, tracing } = context.engine;
  const where: Where = { ...line, batchId, first, shared: envelope.s };
  if (tracing && envelope.c) where.traces = tracesByIndex(envelope.c, envelope);
  return {
    where,
    addedAt,
    tickets: ticketsOf(ids, where, envelope, new Date(addedAt)),
    early: earlyResults(context, where, early),
  };
}

export function ticketsOf(ids: Ids, where: Where, envelope: Envelope, addedAt: Date): Ticket[] {
  const { k: keyId, t } = envelope;
  if (keyId !== undefined && !ids.knows(keyId)) {
    throw new Error('these tickets were signed with another secret than the one this worker has');
  }
  return t.map(([owner, own], index) => {
    const mac = keyId === undefined ? owner : ids.ticketMac(where, index, owner, keyId);
    const args = argsOf(envelope, own);
    return { mac, id: ticketId(where, index, mac), number: where.first + index, addedAt, args };
  });
}

/** What tickets were told before their batch is decided. One whose result cannot be read fails, and keeps no line. */
function earlyResults(
  { log }: WorkerContext,
  { lane, batchId }: Where,
  early: Follower['early'],
): Map<number, Settled> {
  const results = new Map<number, Settled>();
  for (const [index, text] of early) {
    try {
      results.set(index, readSettled(text));
    } catch (err) {
      log.error({ err, lane, batchId, index }, 'the result of a ticket cannot be read');
      results.set(index, unreadable.settled);
    }
  }
  return results;
}

/** How a ticket ends of which what was stored cannot be read. */
export const unreadable: Decision = {
  settled: { e: { code: 'bad_payload', message: 'what was stored of this ticket cannot be read' } },
  tally: 'failure',
};
