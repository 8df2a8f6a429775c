import { expect, it } from 'vitest';
import { crowd, tickets, words } from './testing/tickets.ts';
import { testInventory } from './testing/test-inventory.ts';

const { inventory, newSale } = testInventory();

it('frees units of the open round and keeps its claims', async () => {
  const sale = { saleId: newSale(), round: 1 };
  await inventory.openRound({ ...sale, total: 1 });
  await inventory.claim({ ...sale, tickets: tickets('a/1') });
  expect(await inventory.restock({ ...sale, total: 2 })).toBe('restocked');
  expect(await inventory.restock({ ...sale, total: 2 })).toBe('same');
  const batch = { ...sale, tickets: tickets('a/1', 'b/2', 'c/3') };
  expect(words(await inventory.claim(batch))).toEqual(['won', 'won', 'sold_out']);
});

it('below the claims leaves nothing free and takes no claim away', async () => {
  const sale = { saleId: newSale(), round: 1 };
  await inventory.openRound({ ...sale, total: 4 });
  await inventory.claim({ ...sale, tickets: crowd('early', 4) });
  await inventory.restock({ ...sale, total: 2 });
  const known = { round: 1, total: 2, claimed: 4, available: 0 };
  expect(await inventory.snapshot(sale.saleId)).toEqual(known);
  const first = crowd('early', 1)[0]!;
  await inventory.release({ ...sale, ...first });
  expect(words(await inventory.claim({ ...sale, tickets: tickets('b/2') }))).toEqual(['sold_out']);
});

it('touches no other round, and opens none', async () => {
  const saleId = newSale();
  expect(await inventory.restock({ saleId, round: 1, total: 9 })).toBe('unknown');
  await inventory.openRound({ saleId, round: 2, total: 1 });
  expect(await inventory.restock({ saleId, round: 1, total: 9 })).toBe('stale');
  expect(await inventory.restock({ saleId, round: 3, total: 9 })).toBe('unknown');
  expect(await inventory.snapshot(saleId)).toMatchObject({ round: 2, total: 1 });
});

it('refuses a total that is no number of units', async () => {
  const sale = { saleId: newSale(), round: 1 };
  await inventory.openRound({ ...sale, total: 1 });
  await expect(inventory.restock({ ...sale, total: -1 })).rejects.toThrow('restock: ');
  expect(await inventory.snapshot(sale.saleId)).toMatchObject({ total: 1 });
});
