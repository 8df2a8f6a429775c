import { describe, expect, it } from 'vitest';
import type {
  ClosedTicket,
  PurchaseAccepted,
  QueuedTicket,
  StandbyTicket,
  Ticket,
  WonTicket,
} from '@seckill/contracts';
import { IDLE, type TicketEvent, ticketReducer, type TicketState } from './ticket-state.ts';

const accepted: PurchaseAccepted = {
  taskId: 'ticket-9',
  status: 'queued',
  saleId: 1,
  round: 4,
  number: 9,
  position: 7,
  pollAfterMs: 2000,
};
const place9 = { taskId: 'ticket-9', kind: 'order.place' as const, saleId: 1, round: 4, number: 9 };
const queued = (position: number): QueuedTicket => ({
  ...place9,
  status: 'queued',
  position,
  etaSeconds: null,
  insideStock: true,
  pollAfterMs: 2000,
});
const closed = (status: ClosedTicket['status']): ClosedTicket => ({ ...place9, status });
const won: WonTicket = {
  ...place9,
  status: 'success',
  order: {
    orderId: 'order-1',
    orderNumber: '7K3M-Q8TX-2V9R',
    saleId: 1,
    round: 4,
    taskId: 'ticket-9',
    status: 'unpaid',
    title: 'A thing',
    imageUrl: '/a.svg',
    quantity: 1,
    priceCents: 100,
    currency: 'CNY',
    createdAt: '2026-11-11T12:00:00.000Z',
    payBy: '2026-11-11T12:05:00.000Z',
  },
};
const line = (processed: number, perSecond = 2, round = 4): TicketEvent => ({
  type: 'line',
  line: { type: 'line', saleId: 1, round, processed, perSecond },
});

function after(...events: TicketEvent[]): TicketState {
  return events.reduce(ticketReducer, IDLE);
}

const inLine: TicketEvent[] = [{ type: 'submit' }, { type: 'accepted', accepted }];

function positionOf(state: TicketState): number {
  if (state.phase !== 'queued') throw new Error(`not in line but ${state.phase}`);
  return state.ticket.position ?? 0;
}

describe('the way forward', () => {
  it('goes from a click to a place to a verdict', () => {
    expect(after({ type: 'submit' }).phase).toBe('submitting');
    expect(after(...inLine)).toMatchObject({ phase: 'queued', startPosition: 7 });
    expect(after(...inLine, { type: 'ticket', ticket: won })).toEqual({
      phase: 'decided',
      ticket: won,
    });
    expect(after(...inLine, { type: 'ticket', ticket: won }, { type: 'dismiss' })).toEqual(IDLE);
  });

  it('the line is left without a verdict, whichever news comes first', () => {
    expect(after(...inLine, { type: 'left' })).toEqual(IDLE);
    expect(after(...inLine, { type: 'ticket', ticket: closed('left') }, { type: 'left' })).toEqual(
      IDLE,
    );
  });

  it('what the server says that I have is taken up, and replaces an earlier ticket only', () => {
    const found = (ticket: Ticket): TicketEvent => ({ type: 'found', ticket });
    expect(after(found(queued(3)))).toMatchObject({ phase: 'queued', ticket: { position: 3 } });
    expect(after(...inLine, found(queued(9)))).toMatchObject({ ticket: { position: 7 } });
    const later = { ...queued(20), taskId: 'ticket-30', number: 30 };
    expect(after(found(later), found(queued(3)))).toMatchObject({ ticket: { number: 30 } });
    expect(after({ type: 'submit' }, found(queued(3)))).toEqual({ phase: 'submitting' });
  });

  it('a refusal leads back to the button, with its reason', () => {
    expect(after({ type: 'submit' }, { type: 'refused', code: 'sold_out' })).toEqual({
      phase: 'idle',
      refusal: 'sold_out',
    });
  });

  it('trouble keeps trying and is forgotten with the next answer', () => {
    const trouble = { code: 'network' as const, retryAt: 5, tries: 1 };
    expect(after({ type: 'submit' }, { type: 'trouble', trouble })).toEqual({
      phase: 'submitting',
      trouble,
    });
    expect(
      after({ type: 'submit' }, { type: 'trouble', trouble }, { type: 'accepted', accepted }).phase,
    ).toBe('queued');
  });

  it('a lost ticket takes a new place', () => {
    const again = after(
      ...inLine,
      { type: 'ticket', ticket: closed('lost') },
      { type: 'submit', afterLoss: true },
    );
    expect(again).toEqual({ phase: 'submitting', afterLoss: true });
  });

  it('a ticket nobody knows leads back to the button', () => {
    expect(after(...inLine, { type: 'gone', code: 'task_not_found' })).toEqual({
      phase: 'idle',
      refusal: 'task_not_found',
    });
  });
});

describe('never backwards', () => {
  it('the place only goes down, by whichever way it is learnt', () => {
    const events: TicketEvent[] = [
      line(3),
      { type: 'ticket', ticket: queued(7) },
      line(1),
      { type: 'ticket', ticket: queued(2) },
      line(4),
    ];
    let state = after(...inLine);
    const places = [positionOf(state)];
    for (const event of events) {
      state = ticketReducer(state, event);
      places.push(positionOf(state));
    }
    expect(places).toEqual([7, 6, 6, 6, 2, 2]);
  });

  it('a place is at least 1 until the verdict is there', () => {
    expect(positionOf(after(...inLine, line(50)))).toBe(1);
  });

  it('a line of another round or sale says nothing', () => {
    const state = after(...inLine);
    expect(ticketReducer(state, line(8, 2, 5))).toBe(state);
  });

  it('a late place does not undo a verdict, and a second verdict does not replace the first', () => {
    const state = after(...inLine, { type: 'ticket', ticket: won });
    expect(ticketReducer(state, { type: 'ticket', ticket: queued(1) })).toBe(state);
    expect(ticketReducer(state, { type: 'ticket', ticket: closed('sold_out') })).toBe(state);
    expect(ticketReducer(state, line(9))).toBe(state);
    expect(ticketReducer(state, { type: 'gone', code: 'task_not_found' })).toBe(state);
  });

  it('news of another ticket is not for this one', () => {
    const state = after(...inLine);
    const other = { ...won, taskId: 'ticket-2' };
    expect(ticketReducer(state, { type: 'ticket', ticket: other })).toBe(state);
  });

  it('a second click changes nothing while one is under way or in line', () => {
    const submitting = after({ type: 'submit' });
    expect(ticketReducer(submitting, { type: 'submit' })).toBe(submitting);
    const state = after(...inLine);
    expect(ticketReducer(state, { type: 'submit' })).toBe(state);
  });

  it('a ticket that another tab took is adopted only when it is the later one', () => {
    const state = after(...inLine);
    expect(
      ticketReducer(state, { type: 'accepted', accepted: { ...accepted, taskId: 'x', number: 5 } }),
    ).toBe(state);
    expect(
      ticketReducer(state, {
        type: 'accepted',
        accepted: { ...accepted, taskId: 'y', round: 5, number: 1 },
      }),
    ).toMatchObject({ phase: 'queued', ticket: { taskId: 'y' } });
  });
});

describe('standing by', () => {
  const standby = (place: number): StandbyTicket => ({
    ...place9,
    status: 'standby',
    place,
    pollAfterMs: 2000,
  });
  const told = (ticket: Ticket): TicketEvent => ({ type: 'ticket', ticket });
  const soldOut = [...inLine, told(closed('sold_out'))];
  const standing: TicketEvent[] = [...soldOut, { type: 'standing', ticket: standby(2) }];

  it('starts with a sold-out ticket, from nothing, or where the line ends', () => {
    const there = { phase: 'standby', ticket: standby(2) };
    expect(after(...standing)).toEqual(there);
    expect(after({ type: 'standing', ticket: standby(2) })).toEqual(there);
    expect(after(...inLine, told(standby(2)))).toEqual(there);
  });

  it('the place follows the server, up too: an earlier number may join later', () => {
    expect(after(...standing, told(standby(1)), told(standby(3)), told(queued(4)))).toMatchObject({
      ticket: { place: 3 },
    });
  });

  it.each([won, closed('sold_out'), closed('cancelled')])('ends with $status', (ticket) => {
    expect(after(...standing, told(ticket))).toEqual({ phase: 'decided', ticket, stoodBy: true });
  });

  it('is left without a verdict, whichever news comes first', () => {
    const left: TicketEvent = { type: 'left' };
    expect(after(...standing, { type: 'leave' }, told(closed('sold_out')))).toEqual(IDLE);
    expect(after(...standing, { type: 'leave' }, left)).toEqual(IDLE);
    expect(after(...standing, told(closed('sold_out')), left)).toEqual(IDLE);
  });

  it('a promotion is not undone by leaving too late, nor by what another tab remembers', () => {
    const promoted = after(...standing, { type: 'leave' }, told(won));
    expect(promoted).toMatchObject({ phase: 'decided', ticket: { status: 'success' } });
    expect(ticketReducer(promoted, { type: 'left' })).toBe(promoted);
    expect(ticketReducer(promoted, { type: 'standing', ticket: standby(1) })).toBe(promoted);
  });

  it('goes on when leaving did not work', () => {
    expect(after(...standing, { type: 'leave' }, { type: 'stay' })).toEqual(after(...standing));
  });

  it('neither a press nor an older ticket replaces it', () => {
    const state = after(...standing);
    expect(ticketReducer(state, { type: 'submit' })).toBe(state);
    expect(ticketReducer(state, { type: 'accepted', accepted })).toBe(state);
  });
});

it('speed and estimate are of the same moment', () => {
  const asked = (position: number, etaSeconds: number | null): TicketEvent => ({
    type: 'ticket',
    ticket: { ...queued(position), etaSeconds },
  });
  expect(after(...inLine, line(2, 50), asked(6, 3))).toMatchObject({
    perSecond: 2,
    ticket: { etaSeconds: 3 },
  });
  expect(after(...inLine, line(2, 50), asked(6, null))).toMatchObject({
    perSecond: null,
    ticket: { etaSeconds: null },
  });
  expect(after(...inLine, line(2, 0.5), asked(6, null))).toMatchObject({ perSecond: 0.5 });
});

it('the estimate follows the speed, and is unknown while the line stands', () => {
  expect(after(...inLine, line(4, 2.5))).toMatchObject({
    perSecond: 2.5,
    ticket: { position: 5, etaSeconds: 2 },
  });
  expect(after(...inLine, line(4, 0))).toMatchObject({ ticket: { position: 5, etaSeconds: null } });
});
