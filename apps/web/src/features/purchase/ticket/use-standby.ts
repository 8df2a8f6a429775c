import type { Sale } from '@seckill/contracts';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { Dispatch } from 'react';
import { api, codeOf } from '../../../lib/api.ts';
import { useServices } from '../../../lib/services.tsx';
import { sessionQuery } from '../../../lib/session.ts';
import { waitBeforeRetry } from './retry.ts';
import { standBy } from './stand-by.ts';
import type { TicketEvent } from './ticket-state.ts';

const MOST_TRIES = 4;

export type StandbyActions = {
  join(): void;
  joining: boolean;
  leave(): void;
  /** Why the last wish was not granted. */
  error: Error | null;
};

type Options = { sale: Sale; dispatch: Dispatch<TicketEvent>; onLeft(): void };

/** Joining and leaving those who wait for a unit to come back. */
export function useStandby({ sale, dispatch, onLeft }: Options): StandbyActions {
  const { live } = useServices();
  const queries = useQueryClient();
  const { id: saleId, round } = sale;
  const refresh = () => queries.invalidateQueries({ queryKey: ['sale', saleId] });

  async function ask() {
    const session = sessionQuery(live);
    const { userId } = await queries.fetchQuery(session);
    try {
      return await standBy({ saleId, round, userId });
    } catch (error) {
      if (codeOf(error) === 'unauthenticated')
        await queries.invalidateQueries({ queryKey: session.queryKey, refetchType: 'none' });
      throw error;
    }
  }

  const join = useMutation({
    mutationFn: ask,
    retry: (failures, error) =>
      failures < MOST_TRIES && waitBeforeRetry(error, failures + 1, 0) !== undefined,
    retryDelay: (failures, error) => waitBeforeRetry(error, failures + 1, 0) ?? 0,
    onSuccess: (ticket) => dispatch({ type: 'standing', ticket }),
    onError: (error) =>
      codeOf(error) === 'already_ordered' && queries.invalidateQueries({ queryKey: ['orders'] }),
    onSettled: refresh,
  });

  const leave = useMutation({
    mutationFn: () => api.leaveStandby(saleId),
    onMutate: () => dispatch({ type: 'leave' }),
    onSuccess() {
      onLeft();
      dispatch({ type: 'left' });
    },
    // It may be theirs already: what is followed tells so in a moment.
    onError: () => dispatch({ type: 'stay' }),
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
