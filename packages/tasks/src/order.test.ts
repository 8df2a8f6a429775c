import { expect, it } from 'vitest';
import { laneOfRound, orderPlace, roundOfLane } from './order.ts';

const shardOf = (saleId: number, round: number) =>
  (orderPlace.batch.spread?.(laneOfRound(saleId, round)) ?? 0) % orderPlace.batch.shards;

it('eight neighbouring sales never share a queue, whatever rounds they are at', () => {
  for (let first = 1; first < 50; first += 1) {
    const names = Array.from({ length: 8 }, (_, i) => shardOf(first + i, (first * 7 + i * i) % 31));
    expect(new Set(names).size).toBe(8);
  }
});

it('all rounds of a sale travel in one queue', () => {
  expect(new Set(Array.from({ length: 20 }, (_, round) => shardOf(3, round + 1))).size).toBe(1);
});

it('a lane names its round, and nothing else does', () => {
  expect(roundOfLane(laneOfRound(12, 3))).toEqual({ saleId: 12, round: 3 });
  expect(roundOfLane('12')).toBeUndefined();
  expect(roundOfLane('a-b')).toBeUndefined();
});

it('lines a purchase up by sale and round, and counts it by its outcome', () => {
  const args = { saleId: 7, round: 2, buyerId: 'g_a', buyerName: '' };
  expect(orderPlace.isArgs(args)).toBe(true);
  expect(orderPlace.isArgs({ ...args, price: 1 })).toBe(false);
  expect(orderPlace.batch.by(args)).toBe('7-2');
  expect(orderPlace.batch.tally({ outcome: 'sold_out' })).toBe('sold_out');
});
