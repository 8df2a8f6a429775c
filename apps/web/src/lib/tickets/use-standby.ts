import type { Sale } from '@seckill/contracts';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api, codeOf } from '../api.ts';
import { useServices } from '../services.tsx';
import { sessionQuery } from '../session.ts';
import { forgetPass } from '../pass/passes.ts';
import { waitBeforeRetry } from './retry.ts';
import { standBy } from './stand-by.ts';
import { markSeen } from './use-kept.ts';

const MOST_TRIES = 4;

export type StandbyActions = {
  join(): void;
  joining: boolean;
  leave(): void;
  /** Why the last wish was not granted. */
  error: Error | null;
};

/** Joining and leaving those who wait for a unit to come back. */
export function useStandby(sale: Pick<Sale, 'id' | 'round' | 'pass'>): StandbyActions {
  const { live, tickets } = useServices();
  const queries = useQueryClient();
  const { id: saleId, round, pass } = sale;
  const refresh = () => queries.invalidateQueries({ queryKey: ['sale', saleId] });

  async function ask() {
    const session = sessionQuery(live);
    const { userId } = await queries.fetchQuery(session);
    try {
      return await standBy({ saleId, round, userId, pass });
    } catch (error) {
      const code = codeOf(error);
      if (code === 'pass_required' || code === 'pass_invalid') forgetPass(saleId);
      if (code === 'unauthenticated')
        await queries.invalidateQueries({ queryKey: session.queryKey, refetchType: 'none' });
      throw error;
    }
  }

  const join = useMutation({
    mutationFn: ask,
    retry: (failures, error) =>
      failures < MOST_TRIES && waitBeforeRetry(error, failures + 1, 0) !== undefined,
    retryDelay: (failures, error) => waitBeforeRetry(error, failures + 1, 0) ?? 0,
    onSuccess: (ticket) => tickets.tell(saleId, { type: 'standing', ticket }),
    onError: (error) =>
      codeOf(error) === 'already_ordered' && queries.invalidateQueries({ queryKey: ['orders'] }),
    onSettled: refresh,
  });

  const leave = useMutation({
    mutationFn: () => api.leaveStandby(saleId),
    onMutate: () => tickets.tell(saleId, { type: 'leave' }),
    onSuccess() {
      // It is a sold-out one again, and keeps its number for another try.
      markSeen(saleId, 'sold_out');
      tickets.tell(saleId, { type: 'left' });
    },
    // It may be theirs already: what is followed tells so in a moment.
    onError: () => tickets.tell(saleId, { type: 'stay' }),
    onSettled: refresh,
  });

  return {
    join() {
      leave.reset();
      join.mutate();
    },
    joining: join.isPending,
    leave() {
      join.reset();
      leave.mutate();
    },
    error: join.error ?? leave.error,
  };
}
