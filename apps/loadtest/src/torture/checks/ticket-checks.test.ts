import { expect, it } from 'vitest';
import type { Loss } from '../faults/executor.ts';
import { createHistory, type Seen, type TicketHistory } from '../history/history.ts';
import { checkTickets } from './ticket-checks.ts';

const seen = (at: number, status: string, more: Partial<Seen> = {}): Seen => ({
  via: 'poll',
  askedMs: at,
  answeredMs: at + 1,
  status,
  ...more,
});

function kindsOf(tickets: Partial<TicketHistory>[], losses: Loss[] = []): string[] {
  const history = createHistory();
  for (const [index, ticket] of tickets.entries()) {
    const taskId = `t${index}`;
    const place = { buyerId: 'b', saleId: 1, round: 1, number: index + 1 };
    history.tickets.set(taskId, {
      taskId,
      ...place,
      askedMs: 0,
      answeredMs: 1,
      seen: [],
      ...ticket,
    });
  }
  checkTickets(history, losses);
  return history.violations.map(({ kind }) => kind);
}

it('finds nothing wrong with the ways that a ticket may go', () => {
  const stoodBy = [
    seen(10, 'queued'),
    seen(20, 'sold_out'),
    seen(30, 'standby'),
    seen(40, 'success'),
  ];
  expect(kindsOf([{ seen: stoodBy }])).toEqual([]);
  // What was asked at the same time may be answered in any order.
  const together = [seen(10, 'success', { orderId: 'o', answeredMs: 30 }), seen(20, 'queued')];
  expect(kindsOf([{ seen: together }])).toEqual([]);
});

it.each([
  ['success', 'sold_out'],
  ['success', 'lost'],
  ['sold_out', 'queued'],
  ['left', 'success'],
  ['cancelled', 'queued'],
])('a ticket is not %s and later %s', (before, after) => {
  expect(kindsOf([{ seen: [seen(10, before), seen(20, after)] }])).toContain(
    'a status contradicts an earlier one',
  );
});

it('what is pushed is never the later of two', () => {
  const pushed = { ...seen(20, 'queued'), via: 'push' as const };
  expect(kindsOf([{ seen: [seen(10, 'success'), pushed] }])).toEqual([]);
});

it('a loss of Redis excuses what it explains, and never that a success went away', () => {
  const loss = { fromMs: 12, untilMs: 18, reachMs: Infinity };
  const losers = [seen(10, 'sold_out'), seen(20, 'queued')];
  expect(kindsOf([{ seen: losers }], [loss])).toEqual([]);
  const winners = [seen(10, 'success', { orderId: 'o' }), seen(20, 'lost')];
  expect(kindsOf([{ seen: winners }], [loss])).toContain('a status contradicts an earlier one');
  expect(kindsOf([{ seen: losers }], [{ ...loss, fromMs: 30, untilMs: 31 }])).not.toEqual([]);
});

it('a success stays the same order', () => {
  const orders = ['one', 'other'].map((orderId, at) => seen(at * 10, 'success', { orderId }));
  expect(kindsOf([{ seen: orders }])).toEqual(['a status contradicts an earlier one']);
});

it('a position does not grow', () => {
  const positions = [3, 5].map((position, at) => seen(at * 10, 'queued', { position }));
  expect(kindsOf([{ seen: positions }])).toEqual(['a position grew']);
});

it('a ticket is lost only when Redis lost something', () => {
  const lost = [{ seen: [seen(10, 'lost')], askedMs: 5, answeredMs: 6 }];
  expect(kindsOf(lost)).toEqual(['a ticket was lost though Redis lost nothing']);
  expect(kindsOf(lost, [{ fromMs: 8, untilMs: 9, reachMs: 4 }])).toEqual([]);
  expect(kindsOf(lost, [{ fromMs: 80, untilMs: 90, reachMs: 4 }])).not.toEqual([]);
});

it('a buyer has one live ticket', () => {
  const first = { seen: [seen(50, 'queued')] };
  const second = { askedMs: 10, answeredMs: 11 };
  expect(kindsOf([first, second])).toEqual(['two live tickets of one buyer']);
  expect(kindsOf([first, { ...second, buyerId: 'other' }])).toEqual([]);
  expect(kindsOf([{ seen: [seen(5, 'left')] }, second])).toEqual([]);
});
