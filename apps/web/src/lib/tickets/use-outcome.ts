import type { Sale } from '@seckill/contracts';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { api } from '../api.ts';
import type { TicketState } from './ticket-state.ts';
import { useTake } from './use-take.ts';

const LOST_PAUSE_MS = 800;
const MOST_LOSSES_IN_A_ROW = 5;

/** What follows from a verdict on any page: what it changed is asked for again, and a lost place is taken anew. */
export function useOutcome({ saleId, state }: { saleId: number; state: TicketState }): void {
  const queries = useQueryClient();
  const take = useTake();
  const losses = useRef(0);
  const agreed = useAgreed(state);
  const status =
    state.phase === 'decided' || state.phase === 'standby' ? state.ticket.status : undefined;

  useEffect(() => {
    if (!status) return;
    for (const queryKey of [['orders'], ['inbox'], ['tickets'], ['sale', saleId]])
      void queries.invalidateQueries({ queryKey });
    losses.current = status === 'lost' ? losses.current + 1 : 0;
    if (status !== 'lost' || losses.current > MOST_LOSSES_IN_A_ROW) return;
    const again = async () => {
      const { body: sale } = await api.getSale(saleId);
      // At another price than that of before nobody is put in line unasked.
      await take({ ...sale, ...agreed.current }, { afterLoss: true });
    };
    const pauseMs = LOST_PAUSE_MS * losses.current;
    // Where the sale cannot be asked for, its page offers a new place.
    const timer = setTimeout(() => void again().catch(() => undefined), pauseMs);
    return () => clearTimeout(timer);
  }, [status, saleId, take, queries, agreed]);
}

/** The price of the place that one has or had, as far as it was told. */
function useAgreed(state: TicketState) {
  const agreed = useRef<Partial<Pick<Sale, 'priceCents' | 'currency'>>>({});
  const terms = 'ticket' in state ? state.ticket.terms : undefined;
  useEffect(() => {
    if (terms) agreed.current = { priceCents: terms.priceCents, currency: terms.currency };
  }, [terms]);
  return agreed;
}
