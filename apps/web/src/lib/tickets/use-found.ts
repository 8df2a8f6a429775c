import { HAS_ENDED, type Ticket } from '@seckill/contracts';
import { useEffect } from 'react';
import { useServices } from '../services.tsx';
import type { Tickets } from './tickets.ts';
import { readKept } from './kept-ticket.ts';
import { useMyTickets } from './use-tickets.ts';

/** Takes up what the server says that I have: a place taken on another device, or before storage was forbidden. */
export function useFound(): void {
  const { tickets } = useServices();
  const { data } = useMyTickets();
  useEffect(() => {
    for (const ticket of data ?? []) if (isNews(tickets, ticket)) find(tickets, ticket);
  }, [data, tickets]);
}

function find(tickets: Tickets, ticket: Ticket): void {
  tickets.tell(ticket.saleId, { type: 'found', ticket });
}

/** A verdict is told to whoever was seen waiting for it here, and once. */
function isNews(tickets: Tickets, { saleId, taskId, status }: Ticket): boolean {
  if (!HAS_ENDED[status]) return true;
  const known = tickets.of(saleId);
  if ('ticket' in known) return known.ticket.taskId === taskId;
  const kept = readKept(saleId);
  return kept !== undefined && kept.accepted.taskId === taskId && !kept.seen;
}
