import { expect, it } from 'vitest';
import { tickets, words } from './testing/tickets.ts';
import { testInventory } from './testing/test-inventory.ts';

const { inventory, redis, prefix, newSale } = testInventory();

it('opens a round with all its units free', async () => {
  const saleId = newSale();
  expect(await inventory.openRound({ saleId, round: 1, total: 3 })).toBe('opened');
  const known = { round: 1, total: 3, claimed: 0, available: 3 };
  expect(await inventory.snapshot(saleId)).toEqual(known);
});

it('leaves an open round alone when it is opened again', async () => {
  const saleId = newSale();
  await inventory.openRound({ saleId, round: 1, total: 3 });
  await inventory.claim({ saleId, round: 1, tickets: tickets('a/1') });
  expect(await inventory.openRound({ saleId, round: 1, total: 9 })).toBe('same');
  expect(await inventory.snapshot(saleId)).toMatchObject({ total: 3, claimed: 1 });
});

it('never goes back, in whatever order the rounds arrive', async () => {
  const saleId = newSale();
  const rounds = [4, 1, 5, 3, 2];
  const opened = rounds.map((round) => inventory.openRound({ saleId, round, total: round }));
  expect(await Promise.all(opened)).toEqual(['opened', 'stale', 'opened', 'stale', 'stale']);
  expect(await inventory.snapshot(saleId)).toMatchObject({ round: 5, total: 5 });
});

it('starts with no claims and keeps those of the round before for a day', async () => {
  const saleId = newSale();
  await inventory.openRound({ saleId, round: 1, total: 1 });
  await inventory.claim({ saleId, round: 1, tickets: tickets('a/1') });
  await inventory.openRound({ saleId, round: 2, total: 1 });
  expect(await inventory.claims(saleId, 1)).toEqual(tickets('a/1'));
  expect(await inventory.claims(saleId, 2)).toEqual([]);
  const lifetime = await redis.pttl(`{${prefix}:sale:${saleId}}:round:closed`);
  expect(lifetime).toBeGreaterThan(23 * 3_600_000);
  expect(lifetime).toBeLessThanOrEqual(24 * 3_600_000);
  expect(words(await inventory.claim({ saleId, round: 2, tickets: tickets('b/2') }))).toEqual([
    'won',
  ]);
});

it('forgets the round before the last', async () => {
  const saleId = newSale();
  for (const round of [1, 2, 3]) {
    await inventory.openRound({ saleId, round, total: 1 });
    await inventory.claim({ saleId, round, tickets: tickets(`a/${round}`) });
  }
  expect(await inventory.claims(saleId, 1)).toEqual([]);
  expect(await inventory.claims(saleId, 2)).toEqual(tickets('a/2'));
  const keys = await redis.keys(`{${prefix}:sale:${saleId}}*`);
  expect(keys.filter((key) => /:round(:closed)?$/.test(key))).toHaveLength(2);
});

it.each([
  ['round 0', { round: 0, total: 1 }],
  ['a negative total', { round: 1, total: -1 }],
  ['half a unit', { round: 1, total: 0.5 }],
])('refuses %s and writes nothing', async (_, bad) => {
  const saleId = newSale();
  await expect(inventory.openRound({ saleId, ...bad })).rejects.toThrow('open-round: ');
  expect(await inventory.snapshot(saleId)).toBeUndefined();
});
