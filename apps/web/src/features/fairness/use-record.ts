import { readRecorded, type FairnessRecord } from '@seckill/contracts';
import { useInfiniteQuery } from '@tanstack/react-query';
import { api } from '../../lib/api.ts';

/** The record of a round, page by page; what a full page says never changes. */
export function useRecord(saleId: number, round: number) {
  return useInfiniteQuery({
    queryKey: ['record', saleId, round],
    queryFn: ({ pageParam, signal }) => api.record(saleId, round, pageParam, signal),
    initialPageParam: 1,
    getNextPageParam: ({ next }) => next,
    staleTime: Infinity,
  });
}

/** Several pages as one record; what changes while the round runs, the last of them says. */
export function joined(pages: readonly FairnessRecord[]): FairnessRecord | undefined {
  const last = pages.at(-1);
  return last && { ...last, batches: pages.flatMap(({ batches }) => batches) };
}

/** The number to which the last unit went, as far as the record was read. */
export function lastWinner({ batches }: FairnessRecord): number | undefined {
  const tickets = batches.flatMap((batch) => batch.tickets);
  return tickets.reduce<number | undefined>(
    (last, [number, , verdict]) => (readRecorded(verdict).verdict === 'success' ? number : last),
    undefined,
  );
}
