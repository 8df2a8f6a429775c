import { startRedis } from '@seckill/scripts/services';
import { connect, RedisUnavailable, type ConnectOptions } from '@seckill/redis';
import { openTestClient, startProxy } from '@seckill/redis/testing';
import { expect, inject, it, onTestFinished } from 'vitest';
import { createInventory } from './index.ts';
import { crowd, tickets, words } from './testing/tickets.ts';
import { numbered, testInventory } from './testing/test-inventory.ts';

const shared = testInventory();
const sale = { saleId: 1, round: 1 };

function open(url: string, policy: ConnectOptions['policy'] = 'fail-fast') {
  const connection = connect({ url, policy, commandTimeoutMs: 500, onError: () => {} });
  onTestFinished(() => connection.close());
  return numbered(createInventory({ connection, prefix: shared.prefix }));
}

/** How long it took to be told that Redis is away, in ms. */
async function msUntilAway(answer: Promise<unknown>): Promise<number> {
  const asked = performance.now();
  await expect(answer).rejects.toThrow(RedisUnavailable);
  return performance.now() - asked;
}

it('takes one unit when the answer to a claim is lost and the claim is sent again', async () => {
  const proxy = await startProxy(inject('redisUrl'));
  onTestFinished(() => proxy.close());
  const round = { saleId: shared.newSale(), round: 1 };
  const waiting = open(proxy.url, 'wait');
  await waiting.openRound({ ...round, total: 20 });
  await waiting.claim({ ...round, tickets: [] });
  for (let i = 0; i < 10; i += 1) {
    proxy.loseNextReply();
    const claimed = await waiting.claim({ ...round, tickets: crowd(`buyer-${i}`, 1) });
    expect(words(claimed)).toEqual(['won']);
  }
  expect(proxy.lost).toBe(10);
  expect(await shared.inventory.snapshot(round.saleId)).toMatchObject({ claimed: 10 });
});

it('does not hide from a buyer that the answer was lost', async () => {
  const proxy = await startProxy(inject('redisUrl'));
  onTestFinished(() => proxy.close());
  const round = { saleId: shared.newSale(), round: 1 };
  const inventory = open(proxy.url);
  await inventory.openRound({ ...round, total: 2 });
  proxy.loseNextReply();
  expect(await msUntilAway(inventory.claim({ ...round, tickets: tickets('a/1') }))).toBeLessThan(
    1_000,
  );
  expect(await shared.inventory.claims(round.saleId, 1)).toEqual(tickets('a/1'));
});

it('writes nothing, or all of it, when Redis is out of memory', async () => {
  const redis = await startRedis();
  const inventory = open(redis.url);
  const admin = openTestClient(redis.url);
  onTestFinished(async () => {
    admin.disconnect();
    await redis.stop();
  });
  await inventory.openRound({ ...sale, total: 500 });
  await admin.config('SET', 'maxmemory', '1mb');
  expect(
    await msUntilAway(inventory.claim({ ...sale, tickets: crowd('buyer', 500) })),
  ).toBeLessThan(1_000);
  expect(await msUntilAway(inventory.openRound({ saleId: 2, round: 1, total: 5 }))).toBeLessThan(
    1_000,
  );
  expect(await inventory.snapshot(1)).toMatchObject({ claimed: 0 });
  expect(await inventory.snapshot(2)).toBeUndefined();
  await admin.config('SET', 'maxmemory', '0');
  expect(words(await inventory.claim({ ...sale, tickets: crowd('buyer', 500) }))).not.toContain(
    'sold_out',
  );
});

it('reads the clock of Redis', async () => {
  const away = Math.abs((await shared.inventory.now()).getTime() - Date.now());
  expect(away).toBeLessThan(5_000);
});
