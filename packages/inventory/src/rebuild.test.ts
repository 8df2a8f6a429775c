import { expect, it } from 'vitest';
import { crowd, tickets, words } from './testing/tickets.ts';
import { testInventory } from './testing/test-inventory.ts';

const { inventory, redis, prefix, another, newSale } = testInventory();

it('brings back a round that Redis lost, and the line goes on where it was', async () => {
  const sale = { saleId: newSale(), round: 4 };
  await inventory.openRound({ ...sale, total: 3 });
  const before = tickets('a/1', 'b/2');
  await inventory.claim({ ...sale, tickets: before });
  await redis.unlink(`{${prefix}:sale:${sale.saleId}}:round`);

  const batch = { ...sale, tickets: tickets('a/1', 'b/3', 'c/4', 'd/5') };
  expect(words(await inventory.claim(batch))).toEqual(['unknown']);
  expect(await inventory.snapshot(sale.saleId)).toBeUndefined();
  expect(await inventory.rebuild({ ...sale, total: 3, claims: before })).toBe('rebuilt');
  expect(words(await inventory.claim(batch))).toEqual(['won', 'duplicate 2 1', 'won', 'sold_out']);
});

it('adds what is missing, and neither removes nor replaces a claim', async () => {
  const sale = { saleId: newSale(), round: 1 };
  await inventory.openRound({ ...sale, total: 5 });
  await inventory.claim({ ...sale, tickets: tickets('a/1', 'b/2') });
  await inventory.rebuild({ ...sale, total: 9, claims: tickets('b/9', 'c/3') });
  const claims = await inventory.claims(sale.saleId, 1);
  expect(claims.toSorted((a, b) => a.buyerId.localeCompare(b.buyerId))).toEqual(
    tickets('a/1', 'b/2', 'c/3'),
  );
  expect(await inventory.snapshot(sale.saleId)).toMatchObject({ total: 5, claimed: 3 });
});

it('moves Redis forward to the round of the database, never back', async () => {
  const saleId = newSale();
  await inventory.openRound({ saleId, round: 1, total: 1 });
  await inventory.claim({ saleId, round: 1, tickets: tickets('a/1') });
  const second = { saleId, round: 2, total: 2, claims: tickets('b/2') };
  expect(await inventory.rebuild(second)).toBe('rebuilt');
  expect(await inventory.snapshot(saleId)).toMatchObject({ round: 2, total: 2, claimed: 1 });
  expect(await inventory.claims(saleId, 1)).toEqual(tickets('a/1'));

  const first = { saleId, round: 1, total: 7, claims: tickets('c/3') };
  expect(await inventory.rebuild(first)).toBe('kept');
  expect(await inventory.snapshot(saleId)).toMatchObject({ round: 2, total: 2, claimed: 1 });
  expect(await inventory.claims(saleId, 1)).toEqual(tickets('a/1'));
});

it('never shows a free unit while a long list is on its way', async () => {
  const sale = { saleId: newSale(), round: 1 };
  const owners = crowd('owner', 3500);
  const rebuilding = Promise.all(
    Array.from({ length: 3 }, () =>
      another().rebuild({ ...sale, total: owners.length, claims: owners }),
    ),
  );
  const seen: string[] = [];
  while (!['sold_out', 'won'].includes(seen.at(-1) ?? '')) {
    const result = await inventory.claim({ ...sale, tickets: tickets('late/1') });
    seen.push(...words(result));
  }
  expect(await rebuilding).toEqual(['rebuilt', 'rebuilt', 'rebuilt']);
  expect(seen.at(-1)).toBe('sold_out');
  expect(await inventory.snapshot(sale.saleId)).toMatchObject({ claimed: 3500, available: 0 });
});

it('that was cut short leaves the round unknown, with an expiry', async () => {
  const saleId = newSale();
  const key = `{${prefix}:sale:${saleId}}:round`;
  const bad = [...crowd('owner', 1000), { buyerId: '', ticketId: 'x' }];
  const cut = inventory.rebuild({ saleId, round: 1, total: 2000, claims: bad });
  await expect(cut).rejects.toThrow('rebuild: ');
  expect(await redis.hlen(key)).toBe(1001);
  expect(await redis.pttl(key)).toBeGreaterThan(0);
  expect(await inventory.snapshot(saleId)).toBeUndefined();
  expect(words(await inventory.claim({ saleId, round: 1, tickets: tickets('a/1') }))).toEqual([
    'unknown',
  ]);
  expect(await inventory.openRound({ saleId, round: 1, total: 2000 })).toBe('same');
  expect(await inventory.restock({ saleId, round: 1, total: 2000 })).toBe('unknown');
  expect(await inventory.snapshot(saleId)).toBeUndefined();
});

it.each([
  ['without its total', '#total'],
  ['without its number', '#round'],
])('heals a round %s', async (_, field) => {
  const sale = { saleId: newSale(), round: 2 };
  await inventory.openRound({ ...sale, total: 2 });
  await redis.hdel(`{${prefix}:sale:${sale.saleId}}:round`, field);
  expect(await inventory.snapshot(sale.saleId)).toBeUndefined();
  await inventory.rebuild({ ...sale, total: 2, claims: tickets('a/1') });
  expect(await inventory.snapshot(sale.saleId)).toMatchObject({ total: 2, claimed: 1 });
});
