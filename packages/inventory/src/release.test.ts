import { expect, it } from 'vitest';
import { tickets, words } from './testing/tickets.ts';
import { testInventory } from './testing/test-inventory.ts';

const { inventory, another, newSale } = testInventory();

async function soldOut() {
  const sale = { saleId: newSale(), round: 1 };
  await inventory.openRound({ ...sale, total: 1 });
  await inventory.claim({ ...sale, tickets: tickets('a/1') });
  return sale;
}

it('gives the unit back once, however many ask at the same time', async () => {
  const sale = await soldOut();
  const clients = Array.from({ length: 8 }, another);
  const released = await Promise.all(
    clients.map((client) => client.release({ ...sale, buyerId: 'a', ticketId: '1' })),
  );
  expect(released.filter((word) => word === 'released')).toHaveLength(1);
  expect(await inventory.snapshot(sale.saleId)).toMatchObject({ claimed: 0, available: 1 });
});

it('leaves the later claim of the same buyer alone', async () => {
  const sale = await soldOut();
  await inventory.release({ ...sale, buyerId: 'a', ticketId: '1' });
  await inventory.claim({ ...sale, tickets: tickets('a/2') });
  expect(await inventory.release({ ...sale, buyerId: 'a', ticketId: '1' })).toBe('not_held');
  expect(await inventory.claims(sale.saleId, 1)).toEqual(tickets('a/2'));
});

it('lets the next ticket have the unit', async () => {
  const sale = await soldOut();
  const next = { ...sale, tickets: tickets('b/2') };
  expect(words(await inventory.claim(next))).toEqual(['sold_out']);
  await inventory.release({ ...sale, buyerId: 'a', ticketId: '1' });
  expect(words(await inventory.claim(next))).toEqual(['won']);
});

it('of a closed round does not touch the open one', async () => {
  const sale = await soldOut();
  await inventory.openRound({ ...sale, round: 2, total: 1 });
  await inventory.claim({ ...sale, round: 2, tickets: tickets('a/1') });
  expect(await inventory.release({ ...sale, buyerId: 'a', ticketId: '1' })).toBe('released');
  expect(await inventory.claims(sale.saleId, 1)).toEqual([]);
  expect(await inventory.claims(sale.saleId, 2)).toEqual(tickets('a/1'));
});

it('does nothing where Redis knows nothing', async () => {
  const unknown = { saleId: newSale(), round: 1, buyerId: 'a', ticketId: '1' };
  expect(await inventory.release(unknown)).toBe('not_held');
  expect(await inventory.snapshot(unknown.saleId)).toBeUndefined();
});

it.each([
  ['a buyer that is a field of ours', { buyerId: '#round', ticketId: '1' }],
  ['an empty ticket', { buyerId: 'a', ticketId: '' }],
])('refuses %s', async (_, bad) => {
  const sale = await soldOut();
  await expect(inventory.release({ ...sale, ...bad })).rejects.toThrow('release: ');
  expect(await inventory.snapshot(sale.saleId)).toMatchObject({ round: 1, claimed: 1 });
});
