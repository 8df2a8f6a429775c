import { isLive, type Order, type Sale, type SaleState, type Session } from '@seckill/contracts';
import { isMember } from '../../lib/session.ts';
import type { TicketState } from '../../lib/tickets/ticket-state.ts';

export type ButtonState =
  | { kind: MissingToBuy }
  | { kind: 'upcoming' | 'open' | 'submitting' | 'paused' | 'soldOut' | 'mine' | 'ended' }
  | { kind: 'unpaid'; order: Order }
  | { kind: 'inLine'; position: number | null }
  | { kind: 'standby'; place: number };

const BY_SALE = {
  upcoming: 'upcoming',
  open: 'open',
  paused: 'paused',
  sold_out: 'soldOut',
  ended: 'ended',
} as const satisfies Record<SaleState, ButtonState['kind']>;

/** What the one big button says: first what the buyer has, then what the sale is. */
export function buttonState(
  ticket: TicketState,
  held: Order | undefined,
  sale: SaleState,
  missing?: MissingToBuy,
): ButtonState {
  if (ticket.phase === 'queued') return { kind: 'inLine', position: ticket.ticket.position };
  if (held?.status === 'unpaid') return { kind: 'unpaid', order: held };
  if (held) return { kind: 'mine' };
  if (ticket.phase === 'standby') return { kind: 'standby', place: ticket.ticket.place };
  if (ticket.phase === 'submitting') return { kind: 'submitting' };
  if (missing && sale !== 'ended' && sale !== 'paused') return { kind: missing };
  return { kind: BY_SALE[sale] };
}

export type MissingToBuy = 'signIn' | 'confirmPhone';

/** What somebody has to do before this sale is for them; undefined when nothing, or while nobody knows who they are. */
export function missingToBuy(
  { buyers }: Pick<Sale, 'buyers'>,
  session: Session | undefined,
): MissingToBuy | undefined {
  if (!session || buyers === 'guests') return undefined;
  if (!isMember(session)) return 'signIn';
  return buyers === 'verified' && !session.phoneConfirmed ? 'confirmPhone' : undefined;
}

type Round = { id: number; round: number };

/** The buyer's live order of this round. A verdict of just now counts until the list knows better. */
export function heldOrder(
  orders: readonly Order[] | undefined,
  ticket: TicketState,
  { id, round }: Round,
): Order | undefined {
  const won =
    ticket.phase === 'decided' && ticket.ticket.status === 'success' && ticket.ticket.order;
  const known = won && !orders?.some(({ orderId }) => orderId === won.orderId) ? [won] : [];
  return [...known, ...(orders ?? [])].find(
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
