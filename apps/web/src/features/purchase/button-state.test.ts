import { describe, expect, it } from 'vitest';
import type { Order, QueuedTicket } from '@seckill/contracts';
import { buttonState, holdsOne, voidedOrder } from './button-state.ts';
import { IDLE, type TicketState } from './ticket/ticket-state.ts';

const ticket: QueuedTicket = {
  taskId: 't',
  kind: 'order.place',
  saleId: 1,
  round: 2,
  number: 8,
  status: 'queued',
  position: 5,
  etaSeconds: null,
  insideStock: null,
  pollAfterMs: 2000,
};
const inLine: TicketState = { phase: 'queued', ticket, startPosition: 8, perSecond: null };
const onStandby: TicketState = {
  phase: 'standby',
  ticket: { ...ticket, status: 'standby', place: 2 },
};
const order = (round: number, status: Order['status']): Order => ({
  orderId: `o${round}`,
  saleId: 1,
  round,
  taskId: 't',
  status,
  title: 'A thing',
  imageUrl: '/a.svg',
  quantity: 1,
  priceCents: 1,
  currency: 'CNY',
  createdAt: '',
  payBy: '',
});

describe('the one big button', () => {
  it.each([
    [IDLE, false, 'upcoming', 'upcoming'],
    [IDLE, false, 'open', 'open'],
    [IDLE, false, 'paused', 'paused'],
    [IDLE, false, 'sold_out', 'soldOut'],
    [IDLE, false, 'ended', 'ended'],
    [IDLE, true, 'open', 'mine'],
    [IDLE, true, 'sold_out', 'mine'],
    [{ phase: 'submitting' }, false, 'open', 'submitting'],
    [inLine, false, 'sold_out', 'inLine'],
    [onStandby, false, 'sold_out', 'standby'],
    [onStandby, true, 'sold_out', 'mine'],
  ] as const)('%j, held %s, sale %s: %s', (state, held, sale, kind) => {
    expect(buttonState(state, held, sale).kind).toBe(kind);
  });
});

describe('orders of this sale', () => {
  const here = { id: 1, round: 2 };
  const won: TicketState = {
    phase: 'decided',
    ticket: {
      taskId: 't',
      kind: 'order.place',
      saleId: 1,
      round: 2,
      number: 8,
      status: 'success',
      order: order(2, 'unpaid'),
    },
  };

  it('only a live order of this round counts as having one', () => {
    expect(holdsOne([order(2, 'unpaid')], IDLE, here)).toBe(true);
    expect(holdsOne([order(2, 'paid')], IDLE, here)).toBe(true);
    expect(holdsOne([order(2, 'expired'), order(1, 'paid')], IDLE, here)).toBe(false);
    expect(holdsOne(undefined, IDLE, here)).toBe(false);
  });

  it('a verdict counts before the list has come, and no longer when the list says it is over', () => {
    expect(holdsOne(undefined, won, here)).toBe(true);
    expect(holdsOne([order(2, 'expired')], won, here)).toBe(false);
    expect(holdsOne([], won, { id: 1, round: 3 })).toBe(false);
  });

  it('a reset is told until something newer happened', () => {
    expect(voidedOrder([order(1, 'void')], here)?.round).toBe(1);
    expect(voidedOrder([order(2, 'unpaid'), order(1, 'void')], here)).toBeUndefined();
  });
});
