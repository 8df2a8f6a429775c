import { expect, inject, test } from 'vitest';
import { freePort } from '../services/index.ts';
import { reach } from './servers.ts';

test('a Redis that answers is reached', async () => {
  await expect(reach(inject('redisUrl'))).resolves.toBeUndefined();
});

test('one that does not is told in one sentence without its password', async () => {
  const port = await freePort();
  await expect(reach(`redis://me:secret@127.0.0.1:${port}`)).rejects.toThrow(
    `No Redis answers at 127.0.0.1:${port}: is REDIS_URL right?`,
  );
});
