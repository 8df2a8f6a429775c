import { startRedis } from '@seckill/scripts/services';
import { expect, it, onTestFinished } from 'vitest';
import { createInventory } from './index.ts';

async function check(options: Parameters<typeof startRedis>[0]) {
  const redis = await startRedis(options);
  const inventory = createInventory({ redisUrl: redis.url });
  onTestFinished(async () => {
    await inventory.close();
    await redis.stop();
  });
  return inventory.checkSettings();
}

it('has nothing to say about a safe server', async () => {
  expect(await check({ appendOnly: true })).toEqual([]);
});

it('says that a restart would lose tickets', async () => {
  expect(await check({ appendOnly: false })).toEqual([
    'Redis has appendonly off; a restart would lose tickets that were accepted.',
  ]);
});

it('says that claims may be evicted', async () => {
  const settings: [string, string][] = [['maxmemory-policy', 'allkeys-lru']];
  expect(await check({ appendOnly: true, settings })).toEqual([
    'Redis has maxmemory-policy allkeys-lru; anything but noeviction may drop claims and waiting tickets.',
  ]);
});

it('says that a replica was given', async () => {
  const settings: [string, string, string][] = [['replicaof', '127.0.0.1', '1']];
  expect(await check({ appendOnly: true, settings })).toEqual([
    'Redis is a replica here; give the address of its primary.',
  ]);
});
