import { randomBytes } from 'node:crypto';
import type { Redis } from 'ioredis';
import { afterAll, expect, inject } from 'vitest';
import { connect, type Connection } from '../connect.ts';
import { keysLike, openTestClient } from './test-client.ts';

/** What PTTL says of a key that lives for ever; -2 is one that has expired meanwhile. */
const NO_EXPIRY = -1;

export interface TestRedis {
  /** As one process would have it. */
  connection: Connection;
  /** Another one; closed after the file. */
  another(): Connection;
  /** A plain client, to look at keys and to break them. */
  redis: Redis;
  prefix: string;
}

/**
 * The Redis of the run, under a prefix of the file's own. After the last test every key left behind must have an
 * expiry, and is then deleted.
 */
export function testRedis(redisUrl = inject('redisUrl')): TestRedis {
  const prefix = `test-${randomBytes(6).toString('hex')}`;
  const redis = openTestClient(redisUrl);
  const opened: Connection[] = [];
  const another = (): Connection => {
    const connection = connect({
      url: redisUrl,
      policy: 'fail-fast',
      // Two cores shared with every other test file may keep a reply waiting for a while.
      commandTimeoutMs: 5_000,
      onError: () => {},
    });
    opened.push(connection);
    return connection;
  };

  afterAll(async () => {
    await Promise.all(opened.map((each) => each.close()));
    const keys = await keysLike(redis, `*${prefix}:*`);
    const lifetimes = await Promise.all(keys.map((key) => redis.pttl(key)));
    await Promise.all(keys.map((key) => redis.unlink(key)));
    redis.disconnect();
    expect(lifetimes.filter((lifetime) => lifetime === NO_EXPIRY)).toEqual([]);
  });
  return { connection: another(), redis, prefix, another };
}
