import { useEffect } from 'react';
import { useServices } from '../services.tsx';
import { useFollow } from './use-follow.ts';
import { useFound } from './use-found.ts';
import { useOutcome } from './use-outcome.ts';
import { useRecall, useRemember } from './use-kept.ts';
import type { TicketState } from './ticket-state.ts';
import { useTickets } from './use-tickets.ts';

/** Looks after every ticket of this buyer, above all pages. Draws nothing. */
export function KeepTickets() {
  const { tickets } = useServices();
  useFound();
  useRecall();
  useEffect(() => () => tickets.stop(), [tickets]);
  return [...useTickets()].map(([saleId, state]) => (
    <KeepTicket key={saleId} saleId={saleId} state={state} />
  ));
}

function KeepTicket({ saleId, state }: { saleId: number; state: TicketState }) {
  useFollow({ saleId, state });
  useRemember({ saleId, state });
  useOutcome({ saleId, state });
  return null;
}
