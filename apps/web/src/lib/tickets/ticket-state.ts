import type {
  ClosedTicket,
  LineMessage,
  PurchaseAccepted,
  QueuedTicket,
  StandbyTicket,
  Ticket,
  WonTicket,
} from '@seckill/contracts';
import type { ApiErrorCode } from '../error-code.ts';

/** Why a try to take a place has to be made again, and when (local monotonic ms). */
export type Trouble = { code: ApiErrorCode; retryAt: number; tries: number };

export type DecidedTicket = WonTicket | ClosedTicket;

/**
 * Life of a ticket as the page knows it:
 *
 *   idle ──submit──▶ submitting ──accepted──▶ queued ──▶ decided ──dismiss──▶ idle
 *    ▲                  │  ▲                    │          │  ▲
 *    ├────refused───────┘  └──────submit────────┼───lost───┤  │
 *    ├────────────────────────left, gone────────┘      standing
 *    │                                                     ▼  │
 *    └──────────────────────left, gone──────────────────  standby
 *
 * One may also stand by without a ticket of before: from idle. What the server says that I have is `found`: from idle, and
 * in place of an earlier ticket.
 * Messages arrive twice, late and out of order; none of them moves a ticket backwards.
 */
export type TicketState =
  | { phase: 'idle'; refusal?: ApiErrorCode }
  | { phase: 'submitting'; trouble?: Trouble; afterLoss?: boolean }
  | { phase: 'queued'; ticket: QueuedTicket; startPosition: number; perSecond: number | null }
  | { phase: 'standby'; ticket: StandbyTicket; leaving?: boolean }
  /** `stoodBy`: it waited on standby before. */
  | { phase: 'decided'; ticket: DecidedTicket; stoodBy?: boolean };

export type TicketEvent =
  | { type: 'submit'; afterLoss?: boolean }
  | { type: 'trouble'; trouble: Trouble }
  | { type: 'refused'; code: ApiErrorCode }
  | { type: 'unanswered' }
  | { type: 'accepted'; accepted: PurchaseAccepted }
  | { type: 'ticket'; ticket: Ticket }
  | { type: 'found'; ticket: Ticket }
  | { type: 'standing'; ticket: StandbyTicket }
  | { type: 'leave' | 'stay' | 'left' }
  | { type: 'line'; line: LineMessage }
  | { type: 'gone'; code: ApiErrorCode }
  | { type: 'dismiss' };

export const IDLE: TicketState = { phase: 'idle' };

export function ticketReducer(state: TicketState, event: TicketEvent): TicketState {
  switch (event.type) {
    case 'submit':
      if (state.phase !== 'idle' && state.phase !== 'decided') return state;
      return event.afterLoss ? { phase: 'submitting', afterLoss: true } : { phase: 'submitting' };
    case 'trouble':
      return state.phase === 'submitting' ? { ...state, trouble: event.trouble } : state;
    case 'refused':
      return state.phase === 'submitting' ? { phase: 'idle', refusal: event.code } : state;
    case 'unanswered':
      return state.phase === 'submitting' ? IDLE : state;
    case 'accepted':
      return take(state, event.accepted);
    case 'ticket':
      return learn(state, event.ticket);
    case 'found':
      return find(state, event.ticket);
    case 'standing':
      return stand(state, event.ticket);
    case 'leave':
      return state.phase === 'standby' ? { ...state, leaving: true } : state;
    case 'stay':
      return state.phase === 'standby' ? { phase: 'standby', ticket: state.ticket } : state;
    case 'left':
      return state.phase === 'queued' || state.phase === 'standby' || mayBeLeft(state)
        ? IDLE
        : state;
    case 'line':
      return advance(state, event.line);
    case 'gone':
      return state.phase === 'queued' || state.phase === 'standby'
        ? { phase: 'idle', refusal: event.code }
        : state;
    case 'dismiss':
      return state.phase === 'decided' || state.phase === 'idle' ? IDLE : state;
  }
}

function take(state: TicketState, accepted: PurchaseAccepted): TicketState {
  if ('ticket' in state && !isLater(accepted, state.ticket)) return state;
  const { status, saleId, round, number, position, drawAt, pollAfterMs, taskId } = accepted;
  return {
    phase: 'queued',
    startPosition: position ?? 1,
    perSecond: null,
    ticket: {
      taskId,
      kind: 'order.place',
      saleId,
      round,
      number,
      status,
      position,
      ...(drawAt !== undefined && { drawAt }),
      etaSeconds: null,
      insideStock: null,
      pollAfterMs,
    },
  };
}

/** A click under way finds the same ticket by itself. */
function find(state: TicketState, ticket: Ticket): TicketState {
  if (state.phase === 'submitting') return state;
  if ('ticket' in state) {
    if (ticket.taskId === state.ticket.taskId) return learn(state, ticket);
    if (!isLater(ticket, state.ticket)) return state;
  }
  switch (ticket.status) {
    case 'queued':
      return { phase: 'queued', ticket, startPosition: ticket.position ?? 1, perSecond: null };
    case 'standby':
      return { phase: 'standby', ticket };
    default:
      return { phase: 'decided', ticket };
  }
}

/** A sold-out ticket stands by under its own number; else only a later ticket replaces the one that is known. */
function stand(state: TicketState, ticket: StandbyTicket): TicketState {
  if ('ticket' in state) {
    const same = ticket.taskId === state.ticket.taskId;
    if (same ? !isSoldOut(state) : !isLater(ticket, state.ticket)) return state;
  }
  return { phase: 'standby', ticket };
}

function learn(state: TicketState, ticket: Ticket): TicketState {
  if (!('ticket' in state) || ticket.taskId !== state.ticket.taskId) return state;
  if (state.phase === 'decided') return state;
  if (state.phase === 'standby') return settle(state, ticket);
  if (ticket.status === 'standby') return { phase: 'standby', ticket };
  if (ticket.status !== 'queued') return { phase: 'decided', ticket };
  const before = state.ticket.position;
  const position =
    before === null || ticket.position === null
      ? (ticket.position ?? before)
      : Math.min(before, ticket.position);
  return {
    ...state,
    // A place that was drawn just now is where its way begins.
    ...(before === null && position !== null && { startPosition: position }),
    perSecond: speedOf(ticket, state.perSecond),
    ticket: { ...ticket, position },
  };
}

type Standing = Extract<TicketState, { phase: 'standby' }>;

/** The place may also grow: whoever joins late with an earlier ticket stands before it. */
function settle(state: Standing, ticket: Ticket): TicketState {
  if (ticket.status === 'queued') return state;
  if (ticket.status === 'standby') return { ...state, ticket };
  if (ticket.status === 'sold_out' && state.leaving) return IDLE;
  return { phase: 'decided', ticket, stoodBy: true };
}

/** What tells that a ticket was left may come before the answer to whoever left it. */
function mayBeLeft(state: TicketState): boolean {
  return isSoldOut(state) || (state.phase === 'decided' && state.ticket.status === 'left');
}

function isSoldOut(state: TicketState): boolean {
  return state.phase === 'decided' && state.ticket.status === 'sold_out';
}

/**
 * The line tells its speed as it moves, a ticket that is asked for tells it as it is now: without an estimate
 * it is below one a second, so a faster one of before no longer holds.
 */
function speedOf({ position, etaSeconds }: QueuedTicket, before: number | null): number | null {
  if (etaSeconds && position !== null) return position / etaSeconds;
  return before !== null && before < 1 ? before : null;
}

function advance(state: TicketState, line: LineMessage): TicketState {
  if (state.phase !== 'queued') return state;
  const { ticket } = state;
  if (line.saleId !== ticket.saleId || line.round !== ticket.round) return state;
  // A place that is to be drawn does not follow from its number.
  if (ticket.position === null) return state;
  const position = Math.max(1, Math.min(ticket.position, ticket.number - line.processed));
  const perSecond = line.perSecond;
  if (position === ticket.position && perSecond === state.perSecond) return state;
  const etaSeconds = perSecond >= 1 ? position / perSecond : null;
  return { ...state, perSecond, ticket: { ...ticket, position, etaSeconds } };
}

type Place = { taskId: string; round: number; number: number };

function isLater(a: Place, b: Place): boolean {
  return a.round === b.round ? a.number > b.number : a.round > b.round;
}
