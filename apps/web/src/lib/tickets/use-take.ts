import { useQueryClient } from '@tanstack/react-query';
import type { Sale } from '@seckill/contracts';
import { useCallback } from 'react';
import { useServices } from '../services.tsx';
import { sessionQuery } from '../session.ts';
import { passFor } from '../pass/passes.ts';
import { takePlace } from './take-place.ts';

type How = { resume?: boolean; afterLoss?: boolean; quantity?: number };
type Shown = Pick<Sale, 'id' | 'round' | 'opensAt' | 'priceCents' | 'currency' | 'pass'>;

/** Takes a place in line for a sale. It goes on whichever page is shown meanwhile. */
export function useTake() {
  const { live, clock, tickets } = useServices();
  const queries = useQueryClient();
  return useCallback(
    async (
      { id: saleId, round, opensAt, priceCents, currency, pass }: Shown,
      { resume = false, afterLoss = false, quantity }: How = {},
    ) => {
      const signal = tickets.begin(saleId);
      tickets.tell(saleId, { type: 'submit', afterLoss });
      const taken = await takePlace({
        saleId,
        round,
        shown: { priceCents, currency },
        quantity,
        resume,
        afterLoss,
        userId: async (renew) => {
          const query = sessionQuery(live);
          if (renew)
            await queries.invalidateQueries({ queryKey: query.queryKey, refetchType: 'none' });
          return (await queries.fetchQuery({ ...query, retry: false })).userId;
        },
        pass: async (userId, required) =>
          pass.required || required ? passFor({ saleId, round, userId }) : undefined,
        untilOpen: () => Date.parse(opensAt) - clock.now(),
        onTrouble: (trouble) => tickets.tell(saleId, { type: 'trouble', trouble }),
        signal,
      });
      if (taken.outcome === 'accepted') {
        tickets.tell(saleId, { type: 'accepted', accepted: taken.accepted });
        queries.removeQueries({ queryKey: ['pass', saleId] });
      }
      if (taken.outcome === 'stopped' && !signal.aborted)
        tickets.tell(saleId, { type: 'unanswered' });
      if (taken.outcome === 'refused') {
        tickets.tell(saleId, { type: 'refused', code: taken.code });
        void queries.invalidateQueries({ queryKey: ['sale', saleId] });
        // The number has moved to another account: the session knows it by now, and the page is to say so.
        if (taken.code === 'verified_only') void queries.invalidateQueries(sessionQuery(live));
      }
    },
    [live, clock, tickets, queries],
  );
}
