import { testRedis, type TestRedis } from '@seckill/redis/testing';
import { createInventory, type Inventory } from '../index.ts';

export interface TestInventory extends Pick<TestRedis, 'connection' | 'redis' | 'prefix'> {
  inventory: Inventory;
  /** Another client of the same sales; closed after the file. */
  another(): Inventory;
  /** A sale nobody used before. */
  newSale(): number;
}

/** Inventory on the Redis of the run, under a prefix of the file's own. */
export function testInventory(redisUrl?: string): TestInventory {
  const { connection, another, redis, prefix } = testRedis(redisUrl);
  let sale = 0;
  return {
    inventory: createInventory({ connection, prefix }),
    another: () => createInventory({ connection: another(), prefix }),
    connection,
    redis,
    prefix,
    newSale: () => (sale += 1),
  };
}
