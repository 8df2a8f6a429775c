import * as fc from 'fast-check';
import { modelRuns, modelTimeout } from '@seckill/redis/testing';
import { expect, it } from 'vitest';
import { Both } from './testing/both.ts';
import { operation, total } from './testing/operations.ts';
import { testInventory } from './testing/test-inventory.ts';

const { plain: inventory, redis, prefix, newSale } = testInventory();

it(
  'does what a plain model of it does, whatever is asked in whatever order',
  { timeout: modelTimeout() },
  async () => {
    const beginning = fc.record({ do: fc.constant('open' as const), round: fc.constant(1), total });
    const operations = fc.array(operation, { minLength: 5, maxLength: 30, size: 'max' });
    const property = fc.asyncProperty(beginning, operations, async (first, rest) => {
      const both = new Both({ inventory, redis, prefix, saleId: newSale() });
      for (const op of [first, ...rest]) await both.follow(op);
    });
    await expect(fc.assert(property, modelRuns(400))).resolves.toBeUndefined();
  },
);
