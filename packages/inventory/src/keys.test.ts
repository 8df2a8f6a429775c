import { serverOf } from '@seckill/redis';
import { readmeWithKeys } from '@seckill/redis/testing';
import { expect, inject, it } from 'vitest';
import { createInventory } from './index.ts';
import { saleKeys } from './keys.ts';
import { keysTable } from './testing/keys-table.ts';
import { tickets } from './testing/tickets.ts';
import { testInventory, type NumberedInventory } from './testing/test-inventory.ts';

const { inventory, connection, redis, prefix, newSale } = testInventory();
const ofCluster = testInventory(inject('clusterUrl'));

it('puts all keys of a sale under one hash tag', () => {
  expect(saleKeys('seckill', 7)).toEqual({
    round: '{seckill:sale:7}:round',
    closed: '{seckill:sale:7}:round:closed',
    compared: '{seckill:sale:7}:compared',
  });
});

it('are in the README as they are in the code', async () => {
  const readme = new URL('../README.md', import.meta.url);
  await expect(readmeWithKeys(readme, keysTable)).toMatchFileSnapshot(readme.pathname);
});

it.each([0, -1, 1.5, Number.NaN])('refuses sale id %d', async (saleId) => {
  expect(() => saleKeys('seckill', saleId)).toThrow(RangeError);
  await expect(inventory.snapshot(saleId)).rejects.toThrow(RangeError);
});

it('refuses a prefix that would break the hash tag', () => {
  const open = () => createInventory({ connection, prefix: 'a}b' });
  expect(open).toThrow(RangeError);
});

const round = { round: 1, total: 5 };
const operations: [string, (inventory: NumberedInventory, saleId: number) => Promise<unknown>][] = [
  ['openRound', (it, saleId) => it.openRound({ saleId, ...round, round: 2 })],
  ['claim', (it, saleId) => it.claim({ saleId, ...round, tickets: tickets('a/1') })],
  ['release', (it, saleId) => it.release({ saleId, ...round, buyerId: 'b', ticketId: '2' })],
  ['restock', (it, saleId) => it.restock({ saleId, round: 1, total: 9 })],
  ['snapshot', (it, saleId) => it.snapshot(saleId)],
  ['rebuild', (it, saleId) => it.rebuild({ saleId, ...round, round: 2, claims: tickets('c/3') })],
  ['claims', (it, saleId) => it.claims(saleId, 1)],
];

it.each(operations)(
  '%s fails on a round key of another type and writes nothing',
  async (_, run) => {
    const saleId = newSale();
    const keys = saleKeys(prefix, saleId);
    await redis.set(keys.round, 'not a hash', 'PX', 60_000);
    await expect(run(inventory, saleId)).rejects.toThrow('WRONGTYPE');
    expect(await redis.get(keys.round)).toBe('not a hash');
    expect(await redis.exists(keys.closed)).toBe(0);
  },
);

it.each(operations.filter(([name]) => ['openRound', 'release', 'rebuild'].includes(name)))(
  '%s fails on a closed key of another type and leaves the open round whole',
  async (_, run) => {
    const saleId = newSale();
    const keys = saleKeys(prefix, saleId);
    await inventory.openRound({ saleId, ...round });
    await inventory.claim({ saleId, ...round, tickets: tickets('b/2') });
    await redis.rpush(keys.closed, 'not a hash');
    await redis.pexpire(keys.closed, 60_000);
    await expect(run(inventory, saleId)).rejects.toThrow('WRONGTYPE');
    expect(await inventory.snapshot(saleId)).toMatchObject({ ...round, claimed: 1 });
    expect(await inventory.claims(saleId, 1)).toEqual(tickets('b/2'));
    expect(await redis.type(keys.closed)).toBe('list');
  },
);

it('keeps every script within one slot of a cluster, whose nodes each have some sales', async () => {
  const { inventory: clustered, newSale: sale, connection: all, prefix: own } = ofCluster;
  const nodes = new Set<unknown>();
  const failures: unknown[] = [];
  for (const saleId of Array.from({ length: 8 }, () => sale())) {
    nodes.add(serverOf(all.client, saleKeys(own, saleId).round));
    for (const [name, run] of operations) {
      await run(clustered, saleId).catch((error: unknown) => failures.push([name, error]));
    }
  }
  expect(failures).toEqual([]);
  // Of all of them, not of the one that has the sale.
  expect(await clustered.runOfRedis()).toMatch(/^[0-9a-f]{40}$/);
  expect(nodes.size).toBeGreaterThan(1);
});
