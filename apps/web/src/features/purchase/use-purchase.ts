import type { Sale } from '@seckill/contracts';
import { useEffect, useEffectEvent } from 'react';
import { useServices } from '../../lib/services.tsx';
import { useSession } from '../../lib/session.ts';
import {
  forgetTicket,
  onTicketElsewhere,
  readTicket,
  type StoredTicket,
} from '../../lib/tickets/kept-ticket.ts';
import type { TicketState } from '../../lib/tickets/ticket-state.ts';
import { markSeen } from '../../lib/tickets/use-kept.ts';
import { type StandbyActions, useStandby } from '../../lib/tickets/use-standby.ts';
import { useTake } from '../../lib/tickets/use-take.ts';
import { useTicket } from '../../lib/tickets/use-tickets.ts';

/** A click this old, whose answer never came, is not taken up again by itself. */
const PENDING_FOR_MS = 120_000;

export type Purchase = {
  state: TicketState;
  buy(quantity: number): void;
  /** Ends the tries to take a place; what was already asked may still be answered. */
  stop(): void;
  dismiss(): void;
  standby: StandbyActions;
};

/** One buyer's ticket for one sale, from the click to the verdict, over reloads, tabs and lost answers. */
export function usePurchase(sale: Sale): Purchase {
  const { tickets } = useServices();
  const userId = useSession().data?.userId;
  const state = useTicket(sale.id);
  const take = useTake();
  const standby = useStandby(sale);
  const { id: saleId } = sale;

  const resume = useEffectEvent(() => {
    const stored = userId && readTicket(saleId, userId);
    if (!stored || !isFresh(stored, sale.round) || tickets.of(saleId).phase !== 'idle') return;
    void take(sale, { resume: true });
  });

  useEffect(() => {
    if (!userId) return;
    resume();
    return onTicketElsewhere((changed) => {
      if (changed === saleId) resume();
    });
  }, [saleId, userId]);

  return {
    state,
    buy: (quantity) => void take(sale, { quantity }),
    stop() {
      tickets.stop(saleId);
      if (userId && readTicket(saleId, userId)?.status === 'pending') forgetTicket(saleId);
      tickets.tell(saleId, { type: 'refused', code: 'network' });
    },
    dismiss() {
      markSeen(saleId);
      tickets.tell(saleId, { type: 'dismiss' });
    },
    standby,
  };
}

function isFresh(stored: StoredTicket, round: number): boolean {
  if (stored.status !== 'pending' || stored.round !== round) return false;
  return Date.now() - stored.at < PENDING_FOR_MS;
}
