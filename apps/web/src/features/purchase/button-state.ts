import { isLive, type Order, type SaleState } from '@seckill/contracts';
import type { TicketState } from './ticket/ticket-state.ts';

export type ButtonState =
  | { kind: 'upcoming' | 'open' | 'submitting' | 'paused' | 'soldOut' | 'mine' | 'ended' }
  | { kind: 'inLine'; position: number }
  | { kind: 'standby'; place: number };

const BY_SALE = {
  upcoming: 'upcoming',
  open: 'open',
  paused: 'paused',
  sold_out: 'soldOut',
  ended: 'ended',
} as const satisfies Record<SaleState, ButtonState['kind']>;

/** What the one big button says: first what the buyer has, then what the sale is. */
export function buttonState(ticket: TicketState, held: boolean, sale: SaleState): ButtonState {
  if (ticket.phase === 'queued') return { kind: 'inLine', position: ticket.ticket.position };
  if (held) return { kind: 'mine' };
  if (ticket.phase === 'standby') return { kind: 'standby', place: ticket.ticket.place };
  if (ticket.phase === 'submitting') return { kind: 'submitting' };
  return { kind: BY_SALE[sale] };
}

type Round = { id: number; round: number };

/** Whether the buyer has a live order of this round. A verdict of just now counts until the list knows better. */
export function holdsOne(
  orders: readonly Order[] | undefined,
  ticket: TicketState,
  { id, round }: Round,
): boolean {
  const won =
    ticket.phase === 'decided' && ticket.ticket.status === 'success' && ticket.ticket.order;
  const known = won && !orders?.some(({ orderId }) => orderId === won.orderId) ? [won] : [];
  return [...known, ...(orders ?? [])].some(
    (order) => order.saleId === id && order.round === round && isLive(order.status),
  );
}

/** The buyer's unpaid order that a reset cancelled, when that is the last thing that happened to them here. */
export function voidedOrder(
  orders: readonly Order[] | undefined,
  { id, round }: Round,
): Order | undefined {
  const last = orders?.find((order) => order.saleId === id);
  return last?.status === 'void' && last.round < round ? last : undefined;
}
