import { randomBytes } from 'node:crypto';
import { Redis } from 'ioredis';
import { afterAll, expect, inject } from 'vitest';
import { createInventory, type Inventory } from '../index.ts';

export interface TestInventory {
  inventory: Inventory;
  /** A plain client, to look at keys and to break them. */
  redis: Redis;
  prefix: string;
  /** Another client of the same sales; closed after the file. */
  another(): Inventory;
  /** A sale nobody used before. */
  newSale(): number;
}

/**
 * Inventory on the Redis of the run, under a prefix of the file's own. After the last test every
 * key left behind must have an expiry, and is then deleted.
 */
export function testInventory(redisUrl = inject('redisUrl')): TestInventory {
  const prefix = `test-${randomBytes(6).toString('hex')}`;
  const redis = new Redis(redisUrl);
  const opened: Inventory[] = [];
  const another = () => {
    // Two cores shared with every other test file may hold a reply back for a while.
    const inventory = createInventory({ redisUrl, prefix, commandTimeoutMs: 5_000 });
    opened.push(inventory);
    return inventory;
  };
  const inventory = another();
  let sale = 0;

  afterAll(async () => {
    await Promise.all(opened.map((each) => each.close()));
    const keys = await redis.keys(`{${prefix}:*`);
    const lifetimes = await Promise.all(keys.map((key) => redis.pttl(key)));
    if (keys.length > 0) await redis.unlink(keys);
    await redis.quit();
    expect(lifetimes.filter((lifetime) => lifetime < 0)).toEqual([]);
  });
  return { inventory, redis, prefix, another, newSale: () => (sale += 1) };
}
