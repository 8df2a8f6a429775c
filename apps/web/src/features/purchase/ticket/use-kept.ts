import { type Dispatch, useEffect, useEffectEvent } from 'react';
import type { Sale } from '@seckill/contracts';
import type { TicketEvent, TicketState } from './ticket-state.ts';
import { standbyTicket } from './stand-by.ts';
import { forgetTicket, onTicketElsewhere, readTicket, writeTicket } from './ticket-store.ts';

/** A click this old, whose answer never came, is not taken up again by itself. */
const PENDING_FOR_MS = 120_000;

type Kept = {
  sale: Sale;
  userId: string | undefined;
  state: TicketState;
  dispatch: Dispatch<TicketEvent>;
  resume(): void;
};

/** Keeps the ticket over reloads and shares it with the other tabs of this browser. */
export function useKept({ sale, userId, state, dispatch, resume }: Kept) {
  const { id: saleId, round } = sale;

  const recall = useEffectEvent(() => {
    const stored = userId && readTicket(saleId, userId);
    if (!stored) return;
    if (stored.status === 'pending') {
      const fresh = Date.now() - stored.at < PENDING_FOR_MS && stored.round === round;
      if (fresh && state.phase === 'idle') resume();
    } else if (stored.seen) {
      const here = 'ticket' in state && state.ticket.taskId === stored.accepted.taskId;
      if (here && stored.status === 'sold_out') dispatch({ type: 'left' });
    } else if (stored.status === 'standby') {
      dispatch({ type: 'standing', ticket: standbyTicket(stored.accepted) });
    } else {
      dispatch({ type: 'accepted', accepted: stored.accepted });
    }
  });

  useEffect(() => {
    if (!userId) return;
    recall();
    return onTicketElsewhere(saleId, recall);
  }, [saleId, userId]);

  useEffect(() => {
    if (!userId || !('ticket' in state)) return;
    const stored = readTicket(saleId, userId);
    if (!stored || stored.status === 'pending' || stored.accepted.taskId !== state.ticket.taskId)
      return;
    const position = positionOf(state) ?? stored.accepted.position;
    const { status } = state.ticket;
    if (stored.status === status && stored.accepted.position === position) return;
    writeTicket(saleId, { ...stored, status, accepted: { ...stored.accepted, position } });
  }, [saleId, userId, state]);

  function markSeen(status?: 'sold_out') {
    const stored = userId && readTicket(saleId, userId);
    if (!stored || stored.status === 'pending') return;
    writeTicket(saleId, { ...stored, ...(status && { status }), seen: true });
  }

  return {
    markSeen,
    /** A ticket that left standby is a sold-out one again, and keeps its number for another try. */
    markLeft: () => markSeen('sold_out'),
    forgetPending() {
      if (userId && readTicket(saleId, userId)?.status === 'pending') forgetTicket(saleId);
    },
  };
}

function positionOf(state: TicketState): number | undefined {
  if (state.phase === 'queued') return state.ticket.position;
  return state.phase === 'standby' ? state.ticket.place : undefined;
}
