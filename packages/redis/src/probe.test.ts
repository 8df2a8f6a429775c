import { startRedis } from '@seckill/scripts/services';
import { afterAll, expect, it, onTestFinished } from 'vitest';
import { connect } from './connect.ts';
import { probe } from './probe.ts';
import { openTestClient } from './testing/test-client.ts';
import { testRedis } from './testing/test-redis.ts';

const { connection, redis, prefix } = testRedis();

it('leaves nothing behind, and compares the clocks', async () => {
  const { offsetMs, uncertainMs } = await probe({ connection, prefix });
  expect(Math.abs(offsetMs)).toBeLessThanOrEqual(uncertainMs + 5);
  expect(await redis.keys(`*${prefix}:probe*`)).toEqual([]);
});

/** What an account with these rights is told, in one server for all of them. */
async function told(...rights: string[]): Promise<string> {
  const client = openTestClient(server.url);
  await client.call('ACL', 'SETUSER', 'shop', 'reset', 'on', '>pw', ...rights);
  client.disconnect();
  const url = server.url.replace('redis://', 'redis://shop:pw@');
  const shop = connect({ url, policy: 'fail-fast', commandTimeoutMs: 5_000, onError: () => {} });
  onTestFinished(() => shop.close());
  return probe({ connection: shop, prefix: 'seckill' }).then(
    () => 'well',
    (error: Error) => error.message,
  );
}
const server = await startRedis();
afterAll(() => server.stop());

it('is well for an account with nothing but what it needs', async () => {
  const keys = ['~seckill:*', '~{seckill:*', '&seckill:*'];
  expect(await told(...keys, '+@all', '-@dangerous', '-@admin')).toBe('well');
  expect(await told(...keys, '+@all', '-config', '-client')).toBe('well');
});

it('names what is missing', { timeout: 30_000 }, async () => {
  const all = ['~*', '&*', '+@all'];
  expect(await told(...all, '-eval', '-evalsha')).toMatch(/NOPERM.*eval/);
  expect(await told(...all, '-set')).toMatch(/NOPERM.*'set'/);
  expect(await told(...all, '-zadd')).toMatch(/NOPERM.*'zadd'/);
  expect(await told('~other:*', '&*', '+@all')).toMatch(/NOPERM.*key/);
  expect(await told('~*', '+@all')).toMatch(/channel/);
});

it('is not well where nothing can be written', async () => {
  const admin = openTestClient(server.url);
  onTestFinished(() => admin.disconnect());
  await admin.config('SET', 'maxmemory', '1');
  expect(await told('~*', '&*', '+@all')).toMatch(/OOM/);
  await admin.config('SET', 'maxmemory', '0');
  await admin.replicaof('127.0.0.1', '1');
  expect(await told('~*', '&*', '+@all')).toMatch(/READONLY/);
});
