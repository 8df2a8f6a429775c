import type { Ticket } from '@seckill/contracts';
import { useQuery } from '@tanstack/react-query';
import { useSyncExternalStore } from 'react';
import { api } from '../api.ts';
import { useServices } from '../services.tsx';
import type { TicketState } from './ticket-state.ts';

/** An unpaid order ends without a click: paid elsewhere, run out, or cancelled by a reset. */
const ASK_WHILE_UNPAID_MS = 10_000;

/**
 * What the server says that I have, in every open round; whoever was never here has nothing. Asked as a page loads and as
 * somebody comes back to it; what is known by then is followed, and need not be asked for.
 */
export function useMyTickets() {
  return useQuery({
    queryKey: ['tickets'],
    queryFn: async ({ signal }) => (await api.myTickets(signal)).tickets,
    refetchInterval: ({ state }) => (state.data?.some(isUnpaid) ? ASK_WHILE_UNPAID_MS : false),
  });
}

/** My ticket for one sale, as this page knows it. */
export function useTicket(saleId: number): TicketState {
  const { tickets } = useServices();
  return useSyncExternalStore(tickets.subscribe, () => tickets.of(saleId));
}

export function useTickets(): ReadonlyMap<number, TicketState> {
  const { tickets } = useServices();
  return useSyncExternalStore(tickets.subscribe, tickets.all);
}

function isUnpaid(ticket: Ticket): boolean {
  return ticket.status === 'success' && ticket.order.status === 'unpaid';
}
