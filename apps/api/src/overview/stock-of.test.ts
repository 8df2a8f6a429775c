import { expect, it } from 'vitest';
import { stockOf } from './stock-of.ts';

const row = { round: 3, total: 10, sold: 4 };
const look = (claims: number, reserved = 0, round = 3) => ({
  open: { round, total: 10 },
  claims,
  reserved,
});

const sum = (stock: ReturnType<typeof stockOf>) =>
  (stock.available ?? 0) + (stock.reserved ?? 0) + (stock.claimed ?? 0) + stock.unpaid + stock.paid;

it('the parts add up to the total, whatever happened between the two looks', () => {
  for (let sold = 0; sold <= 12; sold += 1) {
    for (let claims = 0; claims <= 10; claims += 1) {
      for (const reserved of [0, 1, 10]) {
        const stock = stockOf(row, look(claims, reserved), { sold, unpaid: Math.floor(sold / 2) });
        expect(sum(stock)).toBe(stock.total);
        expect(Math.min(...Object.values(stock).map(Number))).toBeGreaterThanOrEqual(0);
      }
    }
  }
});

it('a claim whose order is being written is neither free nor unpaid', () => {
  expect(stockOf(row, look(6, 1), { sold: 4, unpaid: 3 })).toEqual({
    total: 10,
    available: 3,
    reserved: 1,
    claimed: 2,
    unpaid: 3,
    paid: 1,
  });
});

it('what is free is unknown while Redis knows another round, and what is left over once the sale is over', () => {
  expect(stockOf(row, look(1, 0, 2), { sold: 4, unpaid: 0 }).available).toBeNull();
  expect(stockOf(row, undefined, { sold: 4, unpaid: 1 })).toMatchObject({ available: 6, paid: 3 });
});
