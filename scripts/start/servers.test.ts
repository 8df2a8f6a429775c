import { expect, inject, test } from 'vitest';
import { freePort } from '../services/index.ts';
import { reachMysql, reachRedis } from './servers.ts';

test('servers that answer are reached', async () => {
  await expect(reachRedis(inject('redisUrl'))).resolves.toBeUndefined();
  await expect(reachMysql(`${inject('mysqlUrl')}/mysql`)).resolves.toBeUndefined();
});

test('one that does not is told in one sentence without its password', async () => {
  const port = await freePort();
  await expect(reachRedis(`redis://me:secret@127.0.0.1:${port}`)).rejects.toThrow(
    new RegExp(`^No Redis to work with at 127.0.0.1:${port} \\(.*\\): is REDIS_URL right\\?$`),
  );
  await expect(reachMysql(`mysql://me:secret@127.0.0.1:${port}/x`)).rejects.toThrow(
    new RegExp(
      `^No MySQL to work with at 127.0.0.1:${port} \\(.*ECONNREFUSED.*\\): is DATABASE_URL right\\?$`,
    ),
  );
});

test('a password or a database that the server does not know is told as what it is', async () => {
  const wrongPassword = inject('redisUrl').replace('redis://', 'redis://me:secret@');
  await expect(reachRedis(wrongPassword)).rejects.toThrow(/WRONGPASS.*is REDIS_URL right\?$/);
  const nowhere = `${inject('mysqlUrl')}/nosuch`;
  await expect(reachMysql(nowhere)).rejects.toThrow(/Unknown database.*is DATABASE_URL right\?$/);
});
