import type { BatchTraces, Tracing } from '../declare/tracing.ts';
import type { Envelope } from '../wire/envelope.ts';
import type { Head } from './scripts.ts';

/** Runs the decision of a batch as a span under its flush, linked to what submitted its tickets; plainly where none of them is traced. */
export function inBatchSpan<T>(
  tracing: Tracing | undefined,
  { lane, batchId }: { lane: string; batchId: string },
  { addedAt, taken }: Pick<Head, 'addedAt' | 'taken'>,
  { c: traces, t: tickets }: Envelope,
  work: () => Promise<T>,
): Promise<T> {
  if (tracing === undefined || traces === undefined) return work();
  const attributes = {
    lane,
    batchId,
    tickets: tickets.length,
    attempt: taken,
    waitedMs: Math.max(0, Date.now() - addedAt),
  };
  const links = Object.values(traces.tickets);
  return tracing.span('batch', { parent: traces.flush, links, attributes }, work);
}

/** Who hears of the end of a batch does not know its owners. */
export const tracesByIndex = (
  { tickets }: BatchTraces,
  { t }: Pick<Envelope, 't'>,
): [index: number, trace: string][] =>
  t.flatMap(([owner], index): [number, string][] => {
    const trace = tickets[owner];
    return trace === undefined ? [] : [[index, trace]];
  });

/** What the log says of a batch that is traced. */
export function traceOf(envelope: Envelope | undefined): { traceId?: string } {
  const [, traceId] = envelope?.c?.flush.split('-') ?? [];
  return traceId === undefined ? {} : { traceId };
}
