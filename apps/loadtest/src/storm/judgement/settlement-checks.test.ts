import { describe, expect, it } from 'vitest';
import { judgeSettled } from './settlement-checks.ts';
import { neverPays, type Settled } from '../buyers/settlement.ts';

/** Ten units: two were not paid for and went on, one of them twice. */
const good: Settled = {
  payers: 10,
  paid: 10,
  lazy: 3,
  expired: 3,
  stoodBy: 20,
  offered: 3,
  troubles: [],
};

const broken = (change: Partial<Settled>, units = 10) =>
  judgeSettled(units, { ...good, ...change })
    .filter(({ ok }) => !ok)
    .map(({ name }) => name);

describe('judgeSettled', () => {
  it('accepts that every unit is paid', () => {
    expect(broken({})).toEqual([]);
  });

  it('accepts a unit that nobody took, only when all who stood by were asked', () => {
    const nobodyLeft = { payers: 8, paid: 8, lazy: 4, expired: 4, stoodBy: 2, offered: 2 };
    expect(broken(nobodyLeft)).toEqual([]);
    expect(broken({ ...nobodyLeft, stoodBy: 5 })).toEqual([
      'units that came back and were offered',
      'units paid, or offered to all who stood by',
    ]);
  });

  it('sees a payer whose order is not paid, and one who kept a unit for nothing', () => {
    expect(broken({ paid: 9 })).toContain('orders of those who pay that read paid');
    expect(broken({ expired: 2 })).toContain('orders of those who never pay that read expired');
  });

  it('sees a unit that was offered twice', () => {
    expect(broken({ payers: 11, paid: 11, offered: 4 })).toContain(
      'units that came back and were offered',
    );
  });

  it('sees trouble', () => {
    expect(broken({ troubles: ['payment: 409 order_expired'] })).toHaveLength(1);
  });
});

describe('neverPays', () => {
  const lazy = (share: number, people: number) =>
    Array.from({ length: people }, (_, n) => neverPays(n, share)).filter(Boolean).length;

  it.each([
    [0.2, 50, 10],
    [0.2, 3, 1],
    [0, 50, 0],
    [1, 7, 7],
  ])('takes a share of %d of %d people', (share, people, expected) => {
    expect(lazy(share, people)).toBe(expected);
  });
});
