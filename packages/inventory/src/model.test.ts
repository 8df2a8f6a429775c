import * as fc from 'fast-check';
import { expect, inject, it } from 'vitest';
import { Both } from './testing/both.ts';
import { operation, total } from './testing/operations.ts';
import { testInventory } from './testing/test-inventory.ts';

const { plain: inventory, redis, prefix, newSale } = testInventory();

it('does what a plain model of it does, whatever is asked in whatever order', async () => {
  const beginning = fc.record({ do: fc.constant('open' as const), round: fc.constant(1), total });
  const operations = fc.array(operation, { minLength: 5, maxLength: 30, size: 'max' });
  const property = fc.asyncProperty(beginning, operations, async (first, rest) => {
    const both = new Both({ inventory, redis, prefix, saleId: newSale() });
    for (const op of [first, ...rest]) await both.follow(op);
  });
  const all = fc.assert(property, {
    numRuns: 600 * inject('modelRuns'),
    seed: inject('modelSeed'),
  });
  await expect(all).resolves.toBeUndefined();
});
