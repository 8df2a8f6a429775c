import type { Check, Order, VerifySheet } from '@seckill/contracts';
import { describe, expect, it } from 'vitest';
import type { Entry } from '../buyers/entry.ts';
import { judge, judgeSheet, type Evidence } from './verdicts.ts';

const SALE = { saleId: 1, round: 7 };

function order(n: number): Order {
  const now = '2026-11-22T09:00:00.000Z';
  const common = { status: 'unpaid', priceCents: 100, currency: 'CNY', createdAt: now } as const;
  return {
    orderId: `order-${n}`,
    orderNumber: `number-${n}`,
    taskId: `task-${n}`,
    title: 'A thing',
    imageUrl: '/a.svg',
    quantity: 1,
    ...SALE,
    ...common,
    payBy: now,
  };
}

function entry(n: number, status: 'success' | 'sold_out' | 'failure'): Entry {
  const ticket = { taskId: `task-${n}`, kind: 'order.place', ...SALE, number: n } as const;
  return {
    buyer: { index: n, userId: `g_${n}`, cookie: '' },
    quantity: 1,
    answer: '202',
    acceptMs: 1,
    accepted: {
      ...SALE,
      taskId: ticket.taskId,
      status: 'queued',
      number: n,
      position: n,
      pollAfterMs: 0,
    },
    ending: {
      ms: 2,
      ticket: status === 'success' ? { ...ticket, status, order: order(n) } : { ...ticket, status },
    },
  };
}

const success = (n: number) =>
  ({ taskId: `task-${n}`, kind: 'order.place', ...SALE, number: n, status: 'success' }) as const;

const turnedAway: Entry = {
  buyer: { index: 9, userId: 'g_9', cookie: '' },
  quantity: 1,
  answer: '409 sold_out',
  acceptMs: 1,
};

const sheet: VerifySheet = {
  ok: true,
  ...SALE,
  checks: [{ name: 'never more live orders than units', ok: true, expected: 2, actual: 2 }],
  counts: {},
};

/** Two units, five buyers: two win, two hear sold out, one is turned away at the door. */
function goodStorm(): Evidence {
  const entries = [
    entry(1, 'success'),
    entry(2, 'success'),
    entry(3, 'sold_out'),
    entry(4, 'sold_out'),
    turnedAway,
  ];
  return {
    reset: { ...SALE, stock: 2, cancelledTickets: 0, voidedOrders: 0 },
    entries,
    orders: new Map([1, 2].map((n) => [`order-${n}`, order(n)])),
    reread: new Map([1, 2, 3, 4].map((n) => [`task-${n}`, n < 3 ? 'success' : 'sold_out'])),
  };
}

const broken = (checks: Check[]) => checks.filter(({ ok }) => !ok).map(({ name }) => name);
const brokenWith = (change: Partial<Evidence>) => broken(judge({ ...goodStorm(), ...change }));
const replace = (index: number, other: Entry) => ({
  entries: goodStorm().entries.map((e, i) => (i === index ? other : e)),
});

describe('judge', () => {
  it('finds nothing wrong with a good storm', () => {
    expect(broken(judge(goodStorm()))).toEqual([]);
  });

  it('sees one winner too many', () => {
    expect(brokenWith({ ...replace(2, entry(3, 'success')) })).toContain('winners');
  });

  it('sees a unit that nobody got', () => {
    expect(brokenWith({ ...replace(1, entry(2, 'sold_out')) })).toContain('winners');
  });

  it('expects every buyer to win when there are more units than buyers', () => {
    const reset = { ...goodStorm().reset, stock: 10 };
    const entries = [entry(1, 'success'), entry(2, 'success')];
    expect(brokenWith({ reset, entries })).toEqual([]);
    expect(brokenWith({ reset })).toEqual([
      'winners',
      'tickets not decided first come, first served',
    ]);
  });

  it('expects each ticket to get all that it asked for, or nothing, by number', () => {
    const asked = (each: Entry, quantity: number): Entry => ({ ...each, quantity });
    const two = order(2);
    const won = entry(2, 'success');
    won.ending = { ms: 2, ticket: { ...success(2), order: { ...two, quantity: 2 } } };
    const reset = { ...goodStorm().reset, stock: 3 };
    const entries = [asked(entry(1, 'success'), 1), asked(won, 2), asked(entry(3, 'sold_out'), 2)];
    expect(brokenWith({ reset, entries })).toEqual([]);
    const more = { ...reset, stock: 5 };
    expect(brokenWith({ reset: more, entries })).toEqual([
      'tickets not decided first come, first served',
    ]);
    const less = [asked(entry(1, 'success'), 1), asked(entry(2, 'success'), 2)];
    expect(brokenWith({ reset, entries: less })).toEqual([
      'orders of other units than were asked for',
    ]);
  });

  it('sees two winners of one order', () => {
    const twin = entry(2, 'success');
    twin.ending = {
      ms: 2,
      ticket: { ...success(2), order: order(1) },
    };
    expect(brokenWith(replace(1, twin))).toContain('different orders among the winners');
  });

  it('sees an order that its owner cannot read', () => {
    expect(brokenWith({ orders: new Map([['order-1', order(1)]]) })).toEqual([
      'winners whose own order can be read',
    ]);
  });

  it('sees a ticket without a verdict, and says why', () => {
    const silent = { ...entry(4, 'sold_out'), ending: { missing: 'nothing in 60 s' } };
    const checks = judge({ ...goodStorm(), ...replace(3, silent) });
    const found = checks.filter(({ ok }) => !ok);
    expect(found).toHaveLength(1);
    expect(found[0]?.actual).toBe('1 × nothing in 60 s');
  });

  it('sees an answer nobody expects, and says which', () => {
    const busy = { ...turnedAway, answer: '503 overloaded' };
    const found = judge({ ...goodStorm(), ...replace(4, busy) }).find(({ ok }) => !ok);
    expect(found?.actual).toBe('1 × 503 overloaded');
  });

  it('does not miss among the winners who was turned away for another reason', () => {
    const busy = { ...turnedAway, answer: '503 unavailable' };
    const reset = { ...goodStorm().reset, stock: 5 };
    const entries = [entry(1, 'success'), entry(2, 'success'), busy];
    expect(brokenWith({ reset, entries })).toEqual(['answers other than 202 and 409 sold_out']);
  });

  it('sees a paused sale behind a 409', () => {
    expect(brokenWith(replace(4, { ...turnedAway, answer: '409 sale_paused' }))).toHaveLength(1);
  });

  it('sees a verdict that is no verdict', () => {
    expect(brokenWith(replace(3, entry(4, 'failure')))).toContain(
      'verdicts other than success and sold_out',
    );
  });

  it('sees one number given to two buyers', () => {
    const twin = entry(4, 'sold_out');
    twin.accepted = { ...twin.accepted!, number: 3 };
    expect(brokenWith(replace(3, twin))).toEqual(['different numbers in line, all of this round']);
  });

  it('sees a ticket that reads differently by HTTP', () => {
    const reread = new Map([...goodStorm().reread, ['task-3', 'queued']]);
    expect(brokenWith({ reread })).toEqual(['verdicts that read differently by HTTP']);
  });
});

describe('judgeSheet', () => {
  const bad = { name: 'units sold', ok: false, expected: 2, actual: 3 };

  it('accepts a good sheet of this round', () => {
    expect(broken([judgeSheet(sheet, 7)])).toEqual([]);
  });

  it.each([
    ['that says it is not ok', { ...sheet, ok: false }],
    ['of another round', { ...sheet, round: 6 }],
    ['without any check', { ...sheet, checks: [] }],
    ['with a broken check, even if it says ok', { ...sheet, checks: [bad] }],
  ])('refuses a sheet %s', (_, other) => {
    expect(broken([judgeSheet(other, 7)])).toHaveLength(1);
  });
});
