import { testRedis } from '@seckill/redis/testing';
import { expect, inject, it } from 'vitest';
import { placesOf } from './masters.ts';

const { connection } = testRedis(inject('clusterUrl'));

it.each(['seckill', 'shop'])(
  '100 sales spread over the masters, with the prefix %s',
  async (prefix) => {
    await connection.ping();
    const sales = Array.from({ length: 100 }, (_, at) => at + 1);
    const places = placesOf(connection, prefix, sales);
    for (const half of ['stock', 'line'] as const) {
      const counts = new Map<string, number>();
      for (const { [half]: place } of places) {
        counts.set(place.master, (counts.get(place.master) ?? 0) + 1);
      }
      expect(counts.size).toBe(3);
      // Eight lines do not divide by three.
      expect(Math.max(...counts.values())).toBeLessThanOrEqual(half === 'stock' ? 45 : 52);
    }
  },
);
