import { expect, it } from 'vitest';
import { createKeys } from './engine/keys.ts';
import { laneOfRound, orderPlace, roundOfLane } from './order.ts';

const keys = createKeys('test');
const shardOf = (saleId: number, round: number) =>
  keys.laneQueue(orderPlace, laneOfRound(saleId, round)).name;

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
