import { describe, expect, it } from 'vitest';
import type { Order, QueuedTicket } from '@seckill/contracts';
import { buttonState, heldOrder, missingToBuy, voidedOrder } from './button-state.ts';
import { IDLE, type TicketState } from '../../lib/tickets/ticket-state.ts';

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
  orderNumber: `n${round}`,
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
    [IDLE, undefined, 'upcoming', 'upcoming'],
    [IDLE, undefined, 'open', 'open'],
    [IDLE, undefined, 'paused', 'paused'],
    [IDLE, undefined, 'sold_out', 'soldOut'],
    [IDLE, undefined, 'ended', 'ended'],
    [IDLE, 'paid', 'open', 'mine'],
    [IDLE, 'unpaid', 'sold_out', 'unpaid'],
    [{ phase: 'submitting' }, undefined, 'open', 'submitting'],
    [inLine, undefined, 'sold_out', 'inLine'],
    [onStandby, undefined, 'sold_out', 'standby'],
    [onStandby, 'paid', 'sold_out', 'mine'],
  ] as const)('%j, held %s, sale %s: %s', (state, held, sale, kind) => {
    expect(buttonState(state, held && order(2, held), sale).kind).toBe(kind);
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
    expect(heldOrder([order(2, 'unpaid')], IDLE, here)).toBeTruthy();
    expect(heldOrder([order(2, 'paid')], IDLE, here)).toBeTruthy();
    expect(heldOrder([order(2, 'expired'), order(1, 'paid')], IDLE, here)).toBeUndefined();
    expect(heldOrder(undefined, IDLE, here)).toBeUndefined();
  });

  it('a verdict counts before the list has come, and no longer when the list says it is over', () => {
    expect(heldOrder(undefined, won, here)).toBeTruthy();
    expect(heldOrder([order(2, 'expired')], won, here)).toBeUndefined();
    expect(heldOrder([], won, { id: 1, round: 3 })).toBeUndefined();
  });

  it('a reset is told until something newer happened', () => {
    expect(voidedOrder([order(1, 'void')], here)?.round).toBe(1);
    expect(voidedOrder([order(2, 'unpaid'), order(1, 'void')], here)).toBeUndefined();
  });
});

describe('a sale for members', () => {
  const guest = { userId: 'g_1', name: 'Guest' };
  const member = { userId: 'u_1', name: 'mei' };

  it('asks a guest to sign in, while there is something to sign in for', () => {
    expect(missingToBuy({ buyers: 'guests' }, guest)).toBeUndefined();
    expect(missingToBuy({ buyers: 'members' }, member)).toBeUndefined();
    expect(missingToBuy({ buyers: 'members' }, undefined)).toBeUndefined();
    const missing = missingToBuy({ buyers: 'members' }, guest);
    const kinds = (['upcoming', 'open', 'sold_out', 'paused', 'ended'] as const).map(
      (state) => buttonState(IDLE, undefined, state, missing).kind,
    );
    expect(kinds).toEqual(['signIn', 'signIn', 'signIn', 'paused', 'ended']);
  });

  it('asks a member for a confirmed phone, where the sale does', () => {
    const verified = { buyers: 'verified' } as const;
    expect(missingToBuy(verified, guest)).toBe('signIn');
    expect(missingToBuy(verified, member)).toBe('confirmPhone');
    expect(missingToBuy(verified, { ...member, phoneConfirmed: true })).toBeUndefined();
    expect(missingToBuy({ buyers: 'members' }, member)).toBeUndefined();
    expect(buttonState(IDLE, undefined, 'open', 'confirmPhone').kind).toBe('confirmPhone');
  });

  it('first says what a buyer has', () => {
    expect(buttonState(IDLE, order(2, 'paid'), 'open', 'signIn').kind).toBe('mine');
    expect(buttonState(inLine, undefined, 'open', 'signIn').kind).toBe('inLine');
  });
});
