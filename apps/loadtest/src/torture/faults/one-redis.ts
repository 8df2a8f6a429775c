import { setTimeout as sleep } from 'node:timers/promises';
import { follow, type OneRedis } from '../product/one-redis.ts';
import { inSync, isPrimary } from '../product/redis-server.ts';
import type { Fault, Strike } from './fault.ts';
import { refusesWith, told, UNWRITTEN_MS } from './redis.ts';

/** Faults of one Redis and its replica, who are told their parts. */
export const oneRedisFaults: Fault[] = [
  {
    name: 'Redis is a replica for a moment',
    takes: 'redis',
    on: 'one',
    // Of nobody: it refuses to write, and what it has it keeps.
    strike: told(
      ({ connection: { client } }) => client.call('REPLICAOF', '127.0.0.1', '1'),
      ({ connection: { client } }) => client.call('REPLICAOF', 'NO', 'ONE'),
      refusesWith('READONLY'),
      [500, 4000],
    ),
  },
  {
    name: 'a replica takes over that lacks the last moment',
    takes: 'redis',
    on: 'one',
    losesData: true,
    async strike(strike) {
      const { redis } = strike.product.servers;
      return redis.kind === 'one' && failOver(strike, redis);
    },
  },
];

/** The replica hears nothing for a moment, then it is the primary, and the old one its replica. */
async function failOver(strike: Strike, redis: OneRedis): Promise<boolean> {
  const { primary: old, replica: next } = redis;
  const loss = strike.losesData(UNWRITTEN_MS);
  try {
    await inSync(next);
    const { pid } = next.service;
    if (pid === undefined) return false;
    process.kill(pid, 'SIGSTOP');
    await sleep(strike.between(100, 800));
    await old.service.kill();
    process.kill(pid, 'SIGCONT');
    await next.connection.client.call('REPLICAOF', 'NO', 'ONE');
    Object.assign(redis, { primary: next, replica: old });
    for (const link of strike.product.links) {
      if (!link.name.endsWith(':redis')) continue;
      link.leadTo(next.service.port);
      link.cut();
    }
    await old.service.start();
    await follow(old, next);
    return await isPrimary(next);
  } finally {
    loss.done();
  }
}
