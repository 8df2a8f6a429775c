import { setTimeout as sleep } from 'node:timers/promises';
import { allServers, placeOf } from '@seckill/redis';
import { moveSale, placesOf } from '@seckill/sales';
import type { RedisCluster } from '../product/redis-cluster.ts';
import {
  inSync,
  isPrimary,
  primariesOf,
  replicaOf,
  type RedisServer,
} from '../product/redis-server.ts';
import type { Fault, Strike } from './fault.ts';
import { UNWRITTEN_MS } from './redis.ts';

/** Longer than the others take to agree that a master is gone, and to make its replica one. */
const TAKEN_OVER_WITHIN_MS = 30_000;

const onCluster =
  (work: (strike: Strike, redis: RedisCluster) => Promise<boolean>) => async (strike: Strike) => {
    const { redis } = strike.product.servers;
    return redis.kind === 'cluster' && work(strike, redis);
  };

/** What only a cluster has: masters whose replicas take over, and slots that move. */
export const clusterFaults: Fault[] = [
  {
    name: 'a master is killed, and its replica takes over',
    takes: 'redis',
    on: 'cluster',
    losesData: true,
    strike: onCluster((strike, redis) =>
      takeOver(strike, redis, async ({ service }) => {
        await service.kill();
        return () => service.start();
      }),
    ),
  },
  {
    name: 'a master stands still until its replica has taken over',
    takes: 'redis',
    on: 'cluster',
    losesData: true,
    strike: onCluster((strike, redis) =>
      takeOver(strike, redis, async ({ service: { pid } }) => {
        if (pid !== undefined) process.kill(pid, 'SIGSTOP');
        return async () => void (pid !== undefined && process.kill(pid, 'SIGCONT'));
      }),
    ),
  },
  {
    name: 'a replica takes over that lacks the last moment',
    takes: 'redis',
    on: 'cluster',
    losesData: true,
    strike: onCluster((strike, redis) =>
      takeOver(strike, redis, async ({ service }, { service: { pid } }) => {
        if (pid !== undefined) process.kill(pid, 'SIGSTOP');
        await sleep(strike.between(100, 800));
        await service.kill();
        if (pid !== undefined) process.kill(pid, 'SIGCONT');
        return () => service.start();
      }),
    ),
  },
  {
    name: 'a replica takes over in order',
    takes: 'redis',
    on: 'cluster',
    strike: onCluster(async (strike, redis) => {
      const { old, next } = await aPair(strike, redis);
      await next.connection.client.call('CLUSTER', 'FAILOVER');
      const isDone = await becomesPrimary(next);
      await inSync(old);
      return isDone;
    }),
  },
  {
    name: 'a replica is killed',
    takes: 'redis',
    on: 'cluster',
    strike: onCluster(async (strike, redis) => {
      const { next } = await aPair(strike, redis);
      const before = next.service.pid;
      await next.service.kill();
      await sleep(strike.between(100, 4000));
      await next.service.start();
      await inSync(next);
      return next.service.pid !== before;
    }),
  },
  {
    name: 'a sale moves to another master',
    takes: 'redis',
    on: 'cluster',
    strike: onCluster(async ({ product, random }, { connection }) => {
      const saleId = product.saleIds[Math.floor(random() * product.saleIds.length)];
      if (saleId === undefined) return false;
      const [place] = placesOf(connection, product.prefix, [saleId]);
      const others = allServers(connection.client)
        .map(placeOf)
        .filter((each) => each !== place?.stock.master);
      const to = others[Math.floor(random() * others.length)];
      if (to === undefined) return false;
      // A master that has just changed its part may refuse; then it is tried again.
      return (await moveSale(connection, product.prefix, saleId, to).catch(() => 0)) > 0;
    }),
  },
];

/** A master, and its replica, which has all that it has. */
async function aPair(
  { random }: Strike,
  redis: RedisCluster,
): Promise<{ old: RedisServer; next: RedisServer }> {
  const masters = await primariesOf(redis);
  const old = masters[Math.floor(random() * masters.length)];
  if (!old) throw new Error('a cluster has masters');
  const next = await replicaOf(redis, old);
  await inSync(next);
  return { old, next };
}

/** A master goes away by itself, and comes back as the replica of the one that took its place. */
async function takeOver(
  strike: Strike,
  redis: RedisCluster,
  takeAway: (old: RedisServer, next: RedisServer) => Promise<() => Promise<void>>,
): Promise<boolean> {
  const { old, next } = await aPair(strike, redis);
  // What was not copied is gone, whatever was written to a disk.
  const loss = strike.losesData(UNWRITTEN_MS);
  const outage = strike.takesMaster(`127.0.0.1:${old.service.port}`);
  try {
    const bringBack = await takeAway(old, next);
    const isTaken = await becomesPrimary(next);
    outage.done();
    await sleep(strike.between(0, 1000));
    await bringBack();
    await inSync(old);
    return isTaken;
  } finally {
    loss.done();
  }
}

async function becomesPrimary(next: RedisServer): Promise<boolean> {
  const until = performance.now() + TAKEN_OVER_WITHIN_MS;
  while (performance.now() < until) {
    if (await isPrimary(next)) return true;
    await sleep(50);
  }
  return false;
}
