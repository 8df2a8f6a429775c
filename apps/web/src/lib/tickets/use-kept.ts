import type { Ticket } from '@seckill/contracts';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { useServices } from '../services.tsx';
import { sessionQuery } from '../session.ts';
import { keptSales, onTicketElsewhere, readKept, readTicket, writeTicket } from './kept-ticket.ts';
import { standbyTicket } from './standby-ticket.ts';
import type { TicketState } from './ticket-state.ts';
import type { Tickets } from './tickets.ts';

/** Who this is, once that is known; nothing is asked for it. */
function useUserId(): string | undefined {
  return useQuery({ ...sessionQuery(useServices().live), enabled: false }).data?.userId;
}

/** Takes up what this browser remembers of my tickets, and what its other tabs do about them. */
export function useRecall(): void {
  const { tickets } = useServices();
  const userId = useUserId();
  const before = useRef(userId);

  useEffect(() => {
    if (before.current && before.current !== userId) tickets.clear();
    before.current = userId;
    if (!userId) return;
    for (const saleId of keptSales()) recall(tickets, saleId, userId);
    return onTicketElsewhere((saleId) => recall(tickets, saleId, userId));
  }, [userId, tickets]);
}

function recall(tickets: Tickets, saleId: number, userId: string): void {
  const stored = readTicket(saleId, userId);
  if (!stored || stored.status === 'pending') return;
  const { accepted } = stored;
  if (stored.seen) {
    const state = tickets.of(saleId);
    const here = 'ticket' in state && state.ticket.taskId === accepted.taskId;
    if (here && (stored.status === 'sold_out' || stored.status === 'left'))
      tickets.tell(saleId, { type: 'left' });
  } else if (stored.status === 'standby') {
    tickets.tell(saleId, { type: 'standing', ticket: standbyTicket(accepted) });
  } else {
    tickets.tell(saleId, { type: 'accepted', accepted });
  }
}

/** Writes down how a ticket stands, for a reload and for the other tabs. */
export function useRemember({ saleId, state }: { saleId: number; state: TicketState }): void {
  const userId = useUserId();
  useEffect(() => {
    if (!userId || !('ticket' in state)) return;
    const stored = readTicket(saleId, userId);
    if (stored?.status === 'pending') return;
    const { ticket } = state;
    const known = positionOf(ticket);
    const position = known === undefined ? (stored?.accepted.position ?? 1) : known;
    if (stored?.accepted.taskId === ticket.taskId) {
      if (stored.status === ticket.status && stored.accepted.position === position) return;
      writeTicket(saleId, {
        ...stored,
        status: ticket.status,
        accepted: { ...stored.accepted, position },
      });
    } else if (state.phase !== 'decided') {
      const { taskId, round, number, pollAfterMs } = state.ticket;
      const accepted = { taskId, saleId, round, number, pollAfterMs, position };
      const { status } = ticket;
      writeTicket(saleId, { status, userId, accepted: { ...accepted, status: 'queued' } });
    }
  }, [saleId, userId, state]);
}

/** Notes that a verdict was read. A ticket that was left keeps its number for another try. */
export function markSeen(saleId: number, status?: 'sold_out' | 'left'): void {
  const stored = readKept(saleId);
  if (stored) writeTicket(saleId, { ...stored, ...(status && { status }), seen: true });
}

/** Null: it is to be drawn. */
function positionOf(ticket: Ticket): number | null | undefined {
  if (ticket.status === 'queued') return ticket.position;
  return ticket.status === 'standby' ? ticket.place : undefined;
}
