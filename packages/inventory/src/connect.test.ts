import { createServer, type AddressInfo } from 'node:net';
import { freePort, startRedis } from '@seckill/scripts/services';
import { Redis } from 'ioredis';
import { expect, inject, it, onTestFinished, vi } from 'vitest';
import { createInventory, InventoryUnavailable, type InventoryOptions } from './index.ts';
import { startProxy } from './testing/proxy.ts';
import { crowd, tickets, words } from './testing/tickets.ts';
import { testInventory } from './testing/test-inventory.ts';

const shared = testInventory();
const sale = { saleId: 1, round: 1 };
const batch = { ...sale, tickets: tickets('a/1') };

function open(options: InventoryOptions) {
  const inventory = createInventory({ commandTimeoutMs: 500, ...options });
  onTestFinished(() => inventory.close());
  return inventory;
}

async function privateRedis(options: Parameters<typeof startRedis>[0] = {}) {
  const redis = await startRedis(options);
  onTestFinished(() => redis.stop());
  return redis;
}

function testClient(url: string) {
  const client = new Redis(url);
  onTestFinished(() => client.disconnect());
  return client;
}

/** How long it took to be told that Redis is away, in ms. */
async function msUntilAway(answer: Promise<unknown>): Promise<number> {
  const asked = performance.now();
  await expect(answer).rejects.toThrow(InventoryUnavailable);
  return performance.now() - asked;
}

it('can be asked at once, while it connects', async () => {
  const inventory = open({ redisUrl: inject('redisUrl'), prefix: shared.prefix });
  expect(await inventory.snapshot(99)).toBeUndefined();
});

it('does not take a lag of its own process for silence of Redis', async () => {
  const redisUrl = inject('redisUrl');
  const inventory = open({ redisUrl, prefix: shared.prefix, commandTimeoutMs: 400 });
  await inventory.ping();
  const answer = inventory.snapshot(99);
  await new Promise((sent) => setImmediate(sent));
  // The answer is there, and the time is over, when the loop goes on.
  const until = performance.now() + 600;
  while (performance.now() < until);
  expect(await answer).toBeUndefined();
});

it('rejects at once while Redis is away, and recovers by itself', async () => {
  const redis = await privateRedis({ appendOnly: true, appendFsync: 'always' });
  const inventory = open({ redisUrl: redis.url, commandTimeoutMs: 10_000 });
  await inventory.openRound({ ...sale, total: 1 });
  await redis.kill();
  expect(await msUntilAway(inventory.claim(batch))).toBeLessThan(1_000);
  expect(await msUntilAway(inventory.snapshot(1))).toBeLessThan(1_000);
  await redis.start();
  await vi.waitFor(() => inventory.ping(), { timeout: 5_000, interval: 20 });
  expect(await inventory.snapshot(1)).toMatchObject({ claimed: 0 });
  expect(words(await inventory.claim(batch))).toEqual(['won']);
});

it('neither waits for nor repeats what was on its way when Redis died', async () => {
  const redis = await privateRedis({ appendOnly: true, appendFsync: 'always' });
  const inventory = open({ redisUrl: redis.url, commandTimeoutMs: 10_000 });
  await inventory.openRound({ ...sale, total: 1 });
  process.kill(redis.pid!, 'SIGSTOP');
  const claimed = msUntilAway(inventory.claim(batch));
  await redis.kill();
  expect(await claimed).toBeLessThan(1_000);
  await redis.start();
  await vi.waitFor(() => inventory.ping(), { timeout: 5_000, interval: 20 });
  expect(await inventory.snapshot(1)).toMatchObject({ claimed: 0 });
});

it('starts while Redis is away and works when it comes', async () => {
  const port = await freePort();
  const inventory = open({ redisUrl: `redis://127.0.0.1:${port}` });
  expect(await msUntilAway(inventory.ping())).toBeLessThan(1_000);
  const redis = await startRedis({ port });
  onTestFinished(() => redis.stop());
  await vi.waitFor(() => inventory.ping(), { timeout: 5_000, interval: 20 });
});

it('rejects within a second when the other side is silent', async () => {
  const silent = createServer(() => {});
  await new Promise<void>((resolve) => void silent.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void silent.close());
  const { port } = silent.address() as AddressInfo;
  expect(
    await msUntilAway(open({ redisUrl: `redis://127.0.0.1:${port}` }).snapshot(1)),
  ).toBeLessThan(1_000);
});

it('rejects within a second when Redis stands still, and goes on when it does', async () => {
  const redis = await privateRedis();
  const inventory = open({ redisUrl: redis.url });
  await inventory.openRound({ ...sale, total: 1 });
  process.kill(redis.pid!, 'SIGSTOP');
  expect(await msUntilAway(inventory.claim(batch))).toBeLessThan(1_000);
  process.kill(redis.pid!, 'SIGCONT');
  await vi.waitFor(() => inventory.ping(), { timeout: 5_000, interval: 20 });
  expect(words(await inventory.claim(batch))).toEqual(['won']);
});

it('waits for Redis as long as it takes when it is told to', async () => {
  const redis = await privateRedis();
  const inventory = open({ redisUrl: redis.url, wait: true });
  await inventory.openRound({ ...sale, total: 1 });
  await redis.kill();
  let settled = false;
  const claimed = inventory.claim(batch).finally(() => (settled = true));
  const rebuilt = inventory.rebuild({ ...sale, total: 1, claims: [] });
  expect(await msUntilAway(open({ redisUrl: redis.url }).ping())).toBeLessThan(1_000);
  expect(settled).toBe(false);
  await redis.start();
  expect(words(await claimed)).toEqual(['unknown']);
  expect(await rebuilt).toBe('rebuilt');
});

it('takes one unit when the answer to a claim is lost and the claim is sent again', async () => {
  const proxy = await startProxy(inject('redisUrl'));
  onTestFinished(() => proxy.close());
  const round = { saleId: shared.newSale(), round: 1 };
  const waiting = open({ redisUrl: proxy.url, prefix: shared.prefix, wait: true });
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
  const inventory = open({ redisUrl: proxy.url, prefix: shared.prefix });
  await inventory.openRound({ ...round, total: 2 });
  proxy.loseNextReply();
  expect(await msUntilAway(inventory.claim({ ...round, tickets: tickets('a/1') }))).toBeLessThan(
    1_000,
  );
  expect(await shared.inventory.claims(round.saleId, 1)).toEqual(tickets('a/1'));
});

it('writes nothing, or all of it, when Redis is out of memory', async () => {
  const redis = await privateRedis();
  const inventory = open({ redisUrl: redis.url });
  const admin = testClient(redis.url);
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

it('rejects as unavailable once it is closed', async () => {
  const inventory = createInventory({ redisUrl: inject('redisUrl'), prefix: shared.prefix });
  await inventory.ping();
  await inventory.close();
  expect(await msUntilAway(inventory.ping())).toBeLessThan(1_000);
});

it('sends a script again to a server that forgot it', async () => {
  const redis = await privateRedis();
  const inventory = open({ redisUrl: redis.url });
  await inventory.snapshot(1);
  await testClient(redis.url).script('FLUSH');
  expect(await inventory.snapshot(1)).toBeUndefined();
});

it('reads the clock of Redis', async () => {
  const away = Math.abs((await shared.inventory.now()).getTime() - Date.now());
  expect(away).toBeLessThan(5_000);
});
