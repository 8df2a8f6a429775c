import { testRedis, type TestRedis } from '@seckill/redis/testing';
import { createInventory, type ClaimBatch, type ClaimResult, type Inventory } from '../index.ts';
import type { Asked } from './tickets.ts';

/** Claims without numbers: each call is the next batch of its line. */
export type NumberedInventory = Omit<Inventory, 'claim'> & {
  claim(batch: Pick<ClaimBatch, 'saleId' | 'round'> & { tickets: Asked[] }): Promise<ClaimResult>;
};

export interface TestInventory extends Pick<TestRedis, 'connection' | 'redis' | 'prefix'> {
  inventory: NumberedInventory;
  /** As it is, for tests of order. */
  plain: Inventory;
  /** Another client of the same sales; closed after the file. */
  another(): NumberedInventory;
  /** A sale nobody used before. */
  newSale(): number;
}

let issued = 0;

export const numbered = (inventory: Inventory): NumberedInventory => ({
  ...inventory,
  async claim({ tickets, ...round }) {
    const first = issued + 1;
    issued += Math.max(1, tickets.length);
    const all = tickets.map((ticket, i) => ({ ...ticket, number: first + i }));
    const batch = { batchId: `batch-${first}`, first, last: issued, tickets: all };
    // Calls that are under way at the same time come in any order.
    for (let after = ''; ;) {
      const answer = await inventory.claim({ ...round, ...batch, after });
      if (!('decided' in answer) || answer.outcome === 'decided') return answer;
      after = answer.decided;
    }
  },
});

/** Inventory on the Redis of the run, under a prefix of the file's own. */
export function testInventory(redisUrl?: string): TestInventory {
  const { connection, another, redis, prefix } = testRedis(redisUrl);
  let sale = 0;
  const plain = createInventory({ connection, prefix });
  return {
    plain,
    inventory: numbered(plain),
    another: () => numbered(createInventory({ connection: another(), prefix })),
    connection,
    redis,
    prefix,
    newSale: () => (sale += 1),
  };
}
