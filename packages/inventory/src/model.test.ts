import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { saleKeys } from './keys.ts';
import { Model } from './testing/model.ts';
import { words } from './testing/tickets.ts';
import { testInventory } from './testing/test-inventory.ts';

const { inventory, redis, prefix, newSale } = testInventory();

const round = fc.integer({ min: 1, max: 3 });
const total = fc.integer({ min: 0, max: 4 });
const ticket = fc.record({
  buyerId: fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f'),
  ticketId: fc.constantFrom('1', '2', '3', '4', '5'),
});
const operation = fc.oneof(
  { weight: 3, arbitrary: fc.record({ do: fc.constant('open' as const), round, total }) },
  {
    weight: 8,
    arbitrary: fc.record({
      do: fc.constant('claim' as const),
      round,
      tickets: fc.array(ticket, { maxLength: 5 }),
    }),
  },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('release' as const), round, ticket }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('restock' as const), round, total }) },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('rebuild' as const),
      round,
      total,
      claims: fc.array(ticket, { maxLength: 4 }),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('forget' as const) }) },
);
type Operation = typeof operation extends fc.Arbitrary<infer T> ? T : never;

async function ask(saleId: number, op: Operation): Promise<unknown> {
  switch (op.do) {
    case 'open':
      return inventory.openRound({ saleId, ...op });
    case 'claim':
      return words(await inventory.claim({ saleId, ...op }));
    case 'release':
      return inventory.release({ saleId, round: op.round, ...op.ticket });
    case 'restock':
      return inventory.restock({ saleId, ...op });
    case 'rebuild':
      return inventory.rebuild({ saleId, ...op });
    case 'forget':
      return redis.unlink(saleKeys(prefix, saleId).round);
  }
}

function expected(model: Model, op: Operation): unknown {
  switch (op.do) {
    case 'open':
      return model.open(op.round, op.total);
    case 'claim':
      return model.claim(op.round, op.tickets);
    case 'release':
      return model.release(op.round, op.ticket);
    case 'restock':
      return model.restock(op.round, op.total);
    case 'rebuild':
      return model.rebuild(op.round, op.total, op.claims);
    case 'forget':
      return model.forget();
  }
}

it('does what a plain model of it does, whatever is asked in whatever order', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(operation, { minLength: 1, maxLength: 40 }), async (operations) => {
      const saleId = newSale();
      const model = new Model();
      for (const op of operations) {
        expect(await ask(saleId, op)).toEqual(expected(model, op));
        const seen = await inventory.snapshot(saleId);
        expect(seen).toEqual(model.snapshot());
        for (const number of [1, 2, 3]) {
          const claims = await inventory.claims(saleId, number);
          expect(new Map(claims.map((each) => [each.buyerId, each.ticketId]))).toEqual(
            model.claims(number),
          );
        }
      }
    }),
    { numRuns: 100 },
  );
});
