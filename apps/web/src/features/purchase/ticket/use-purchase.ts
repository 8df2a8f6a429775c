import { useCallback, useEffect, useReducer, useRef } from 'react';
import { useQueryClient } from '@tanstack/react-query';
import type { Sale } from '@seckill/contracts';
import { useServices } from '../../../lib/services.tsx';
import { sessionQuery, useSession } from '../../../lib/session.ts';
import { takePlace } from './take-place.ts';
import { IDLE, ticketReducer, type TicketState } from './ticket-state.ts';
import { useFollow } from './use-follow.ts';
import { useKept } from './use-kept.ts';
import { type StandbyActions, useStandby } from './use-standby.ts';

const LOST_PAUSE_MS = 800;
const MOST_LOSSES_IN_A_ROW = 5;

export type Purchase = {
  state: TicketState;
  buy(): void;
  /** Ends the tries to take a place; what was already asked may still be answered. */
  stop(): void;
  dismiss(): void;
  standby: StandbyActions;
};

/** One buyer's ticket for one sale, from the click to the verdict, over reloads, tabs and lost answers. */
export function usePurchase(sale: Sale): Purchase {
  const { live, clock } = useServices();
  const queries = useQueryClient();
  const session = useSession();
  const [state, dispatch] = useReducer(ticketReducer, IDLE);
  const trying = useRef<AbortController>(undefined);
  const losses = useRef(0);
  const { id: saleId, round, opensAt } = sale;

  const take = useCallback(
    async ({ resume = false, afterLoss = false }) => {
      trying.current?.abort();
      const { signal } = (trying.current = new AbortController());
      dispatch({ type: 'submit', afterLoss });
      const taken = await takePlace({
        saleId,
        round,
        resume,
        userId: async (renew) => {
          const query = sessionQuery(live);
          if (renew)
            await queries.invalidateQueries({ queryKey: query.queryKey, refetchType: 'none' });
          return (await queries.fetchQuery({ ...query, retry: false })).userId;
        },
        untilOpen: () => Date.parse(opensAt) - clock.now(),
        onTrouble: (trouble) => dispatch({ type: 'trouble', trouble }),
        signal,
      });
      if (taken.outcome === 'accepted') dispatch({ type: 'accepted', accepted: taken.accepted });
      if (taken.outcome === 'stopped' && !signal.aborted) dispatch({ type: 'unanswered' });
      if (taken.outcome === 'refused') {
        dispatch({ type: 'refused', code: taken.code });
        void queries.invalidateQueries({ queryKey: ['sale', saleId] });
      }
    },
    [saleId, round, opensAt, live, clock, queries],
  );

  useEffect(() => () => trying.current?.abort(), []);

  const kept = useKept({
    sale,
    userId: session.data?.userId,
    state,
    dispatch,
    resume: () => void take({ resume: true }),
  });
  useFollow({ state, saleId, round, dispatch });
  const standby = useStandby({ sale, dispatch, onLeft: kept.markLeft });

  const status =
    state.phase === 'decided' || state.phase === 'standby' ? state.ticket.status : undefined;
  useEffect(() => {
    if (!status) return;
    void queries.invalidateQueries({ queryKey: ['orders'] });
    void queries.invalidateQueries({ queryKey: ['sale', saleId] });
    losses.current = status === 'lost' ? losses.current + 1 : 0;
    if (status !== 'lost' || losses.current > MOST_LOSSES_IN_A_ROW) return;
    const timer = setTimeout(() => void take({ afterLoss: true }), LOST_PAUSE_MS * losses.current);
    return () => clearTimeout(timer);
  }, [status, saleId, take, queries]);

  return {
    state,
    buy: () => void take({}),
    stop() {
      trying.current?.abort();
      kept.forgetPending();
      dispatch({ type: 'refused', code: 'network' });
    },
    dismiss() {
      kept.markSeen();
      dispatch({ type: 'dismiss' });
    },
    standby,
  };
}
