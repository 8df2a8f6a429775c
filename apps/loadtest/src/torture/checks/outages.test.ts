import { expect, it } from 'vitest';
import type { Press } from '../history/history.ts';
import { checkOutages } from './outages.ts';

const press = (saleId: number, askedMs: number, status: number): Press => ({
  saleId,
  status,
  askedMs,
  answeredMs: askedMs + 10,
});
const violations: string[] = [];
const violation = (kind: string) => void violations.push(kind);

it('tells the sales of a master that was away from the others, and how long each were refused', () => {
  const presses = [
    press(1, 900, 503),
    { saleId: 1, status: 503, askedMs: 200, answeredMs: 1005 },
    press(1, 1000, 503),
    press(2, 1000, 202),
    press(2, 1500, 503),
    press(2, 1600, 202),
    press(1, 9000, 503),
    press(1, 10_000, 409),
    press(2, 10_000, 503),
    press(2, 14_000, 202),
    press(1, 60_000, 503),
  ];
  const outages = [{ fromMs: 1000, untilMs: 9500, saleIds: new Set([1]) }];
  expect(checkOutages({ presses, violation }, outages, 500)).toEqual([
    {
      atMs: 500,
      lastedMs: 8500,
      needed: { saleIds: [1], ms: 9010 },
      others: { saleIds: [2], ms: 110 },
    },
  ]);
  expect(violations).toEqual([]);
});

it('finds a sale that is refused for more than 15 s', () => {
  const presses = [press(1, 1000, 503), press(1, 16_500, 202)];
  checkOutages(
    { presses, violation },
    [{ fromMs: 900, untilMs: 12_000, saleIds: new Set([1]) }],
    0,
  );
  expect(violations).toEqual(['a sale was refused too long after its master was gone']);
});
