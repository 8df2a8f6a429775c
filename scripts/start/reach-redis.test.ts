import { expect, inject, test } from 'vitest';
import { freePort } from '../services/index.ts';
import { reachRedis } from './reach-redis.ts';

test('a Redis that answers is reached', async () => {
  await expect(reachRedis(inject('redisUrl'))).resolves.toBeUndefined();
});

test('what is not there, or no address, is told in one sentence without its password', async () => {
  const port = await freePort();
  await expect(reachRedis(`redis://me:secret@127.0.0.1:${port}`)).rejects.toThrow(
    `No Redis answers at 127.0.0.1:${port}: is REDIS_URL right?`,
  );
  await expect(reachRedis('nonsense')).rejects.toThrow('No Redis answers at "nonsense"');
});
