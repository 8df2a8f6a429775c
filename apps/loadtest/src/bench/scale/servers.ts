import { asks, startMariadb, startRedis, type Service } from '@seckill/scripts/services';
import { startRedisCluster } from '@seckill/redis/cluster-servers';

export type Servers = {
  redisUrl: string;
  mysqlUrl: string;
  /** One, or the masters of a cluster. */
  masters: Service[];
  mysql: Service;
  stop(): Promise<unknown>;
};

/** A Redis, or a Redis Cluster of several masters, and a SQL server, as durable as those of `npm start`. */
export async function startServers(masters: number): Promise<Servers> {
  const [redis, mysql] = await Promise.all([startMasters(masters), startMariadb()]);
  return {
    ...redis,
    mysqlUrl: mysql.url,
    mysql,
    stop: () => Promise.all([mysql.stop(), ...redis.masters.map((each) => each.stop())]),
  };
}

async function startMasters(count: number): Promise<Pick<Servers, 'redisUrl' | 'masters'>> {
  if (count === 1) {
    const redis = await startRedis({ appendOnly: true });
    return { redisUrl: redis.url, masters: [redis] };
  }
  const settings: [string, string][] = [['appendonly', 'yes']];
  const { url, masters } = await startRedisCluster({ masters: count, settings });
  return { redisUrl: url, masters };
}

/** Which of the masters has the keys of this tag; the first, where there is one. */
export async function masterOf({ masters }: Servers, tag: string): Promise<number> {
  const [first] = masters;
  if (!first || masters.length === 1) return 0;
  const slot = Number(/\d+/.exec(await asks(first.port, `CLUSTER KEYSLOT {${tag}}\r\n`))?.[0]);
  // As startRedisCluster deals them out.
  return masters.findIndex((_, at) => slot < Math.floor(((at + 1) * SLOTS) / masters.length));
}

/** Of a Redis Cluster. */
const SLOTS = 16_384;
