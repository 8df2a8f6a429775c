import { startRedis } from '@seckill/scripts/services';
import { expect, it, onTestFinished } from 'vitest';
import { connect } from './connect.ts';
import { checkSettings } from './server-settings.ts';

async function check(options: Parameters<typeof startRedis>[0]) {
  const redis = await startRedis(options);
  const connection = connect({ url: redis.url, policy: 'fail-fast', onError: () => {} });
  onTestFinished(async () => {
    await connection.close();
    await redis.stop();
  });
  return checkSettings(connection);
}

it('has nothing to say about a safe server', async () => {
  expect(await check({ appendOnly: true })).toEqual([]);
});

it('says that a restart would lose something', async () => {
  expect(await check({ appendOnly: false })).toEqual([
    'Redis has appendonly off; a restart would lose what was accepted.',
  ]);
});

it('says that keys may be evicted', async () => {
  const settings: [string, string][] = [['maxmemory-policy', 'allkeys-lru']];
  expect(await check({ appendOnly: true, settings })).toEqual([
    'Redis has maxmemory-policy allkeys-lru; anything but noeviction may drop what was accepted.',
  ]);
});

it('says that a replica was given', async () => {
  const settings: [string, string, string][] = [['replicaof', '127.0.0.1', '1']];
  expect(await check({ appendOnly: true, settings })).toEqual([
    'Redis is a replica here; give the address of its primary.',
  ]);
});

it('says that it may not look', async () => {
  const redis = await startRedis({ appendOnly: true });
  const connection = connect({ url: redis.url, policy: 'fail-fast', onError: () => {} });
  onTestFinished(async () => {
    await connection.close();
    await redis.stop();
  });
  await connection.ping();
  await connection.client.call('ACL', 'SETUSER', 'default', '-info');
  expect(await checkSettings(connection)).toEqual([
    'Redis does not let this account ask INFO: nobody has looked at its settings.',
  ]);
});
