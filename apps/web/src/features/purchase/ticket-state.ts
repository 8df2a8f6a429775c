import type {
  ClosedTicket,
  LineMessage,
  PurchaseAccepted,
  QueuedTicket,
  StandbyTicket,
  Ticket,
  WonTicket,
} from '@seckill/contracts';
import type { ApiErrorCode } from '../../lib/error-code.ts';

/** Why a try to take a place has to be made again, and when (local monotonic ms). */
export type Trouble = { code: ApiErrorCode; retryAt: number; tries: number };

export type DecidedTicket = WonTicket | StandbyTicket | ClosedTicket;

/**
 * Life of a ticket as the page knows it:
 *
 *   idle ──submit──▶ submitting ──accepted──▶ queued ──▶ decided ──dismiss──▶ idle
 *    ▲                  │  ▲                    │           │
 *    └────refused───────┘  └──────submit────────┼───lost────┘
 *    └────────────────────────gone──────────────┘
 *
 * Messages arrive twice, late and out of order; none of them moves a ticket backwards.
 */
export type TicketState =
  | { phase: 'idle'; refusal?: ApiErrorCode }
  | { phase: 'submitting'; trouble?: Trouble; afterLoss?: boolean }
  | { phase: 'queued'; ticket: QueuedTicket; startPosition: number; perSecond: number | null }
  | { phase: 'decided'; ticket: DecidedTicket };

export type TicketEvent =
  | { type: 'submit'; afterLoss?: boolean }
  | { type: 'trouble'; trouble: Trouble }
  | { type: 'refused'; code: ApiErrorCode }
  | { type: 'unanswered' }
  | { type: 'accepted'; accepted: PurchaseAccepted }
  | { type: 'ticket'; ticket: Ticket }
  | { type: 'line'; line: LineMessage }
  | { type: 'gone'; code: ApiErrorCode }
  | { type: 'dismiss' };

export const IDLE: TicketState = { phase: 'idle' };

export function ticketReducer(state: TicketState, event: TicketEvent): TicketState {
  switch (event.type) {
    case 'submit':
      if (state.phase === 'submitting' || state.phase === 'queued') return state;
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
    case 'line':
      return advance(state, event.line);
    case 'gone':
      return state.phase === 'queued' ? { phase: 'idle', refusal: event.code } : state;
    case 'dismiss':
      return state.phase === 'decided' || state.phase === 'idle' ? IDLE : state;
  }
}

function take(state: TicketState, accepted: PurchaseAccepted): TicketState {
  if (state.phase === 'queued' || state.phase === 'decided') {
    if (!isLater(accepted, state.ticket)) return state;
  }
  const { status, saleId, round, number, position, pollAfterMs, taskId } = accepted;
  return {
    phase: 'queued',
    startPosition: position,
    perSecond: null,
    ticket: {
      taskId,
      kind: 'order.place',
      saleId,
      round,
      number,
      status,
      position,
      etaSeconds: null,
      insideStock: null,
      pollAfterMs,
    },
  };
}

function learn(state: TicketState, ticket: Ticket): TicketState {
  if (state.phase !== 'queued' && state.phase !== 'decided') return state;
  if (ticket.taskId !== state.ticket.taskId) return state;
  if (ticket.status === 'queued') {
    if (state.phase === 'decided') return state;
    const position = Math.min(state.ticket.position, ticket.position);
    return {
      ...state,
      perSecond: speedOf(ticket, state.perSecond),
      ticket: { ...ticket, position },
    };
  }
  if (state.phase === 'decided' && rank(ticket) <= rank(state.ticket)) return state;
  return { phase: 'decided', ticket };
}

/**
 * The line tells its speed as it moves, a ticket that is asked for tells it as it is now: without an estimate
 * it is below one a second, so a faster one of before no longer holds.
 */
function speedOf({ position, etaSeconds }: QueuedTicket, before: number | null): number | null {
  if (etaSeconds) return position / etaSeconds;
  return before !== null && before < 1 ? before : null;
}

function advance(state: TicketState, line: LineMessage): TicketState {
  if (state.phase !== 'queued') return state;
  const { ticket } = state;
  if (line.saleId !== ticket.saleId || line.round !== ticket.round) return state;
  const position = Math.max(1, Math.min(ticket.position, ticket.number - line.processed));
  const perSecond = line.perSecond;
  if (position === ticket.position && perSecond === state.perSecond) return state;
  const etaSeconds = perSecond >= 1 ? position / perSecond : null;
  return { ...state, perSecond, ticket: { ...ticket, position, etaSeconds } };
}

/** A ticket on standby may still win; every other verdict is final. */
function rank(ticket: DecidedTicket): number {
  return ticket.status === 'standby' ? 1 : 2;
}

type Place = { taskId: string; round: number; number: number };

function isLater(a: Place, b: Place): boolean {
  return a.round === b.round ? a.number > b.number : a.round > b.round;
}
