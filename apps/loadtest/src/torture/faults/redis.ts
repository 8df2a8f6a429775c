import { stat, readdir, truncate } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { asks } from '@seckill/scripts/services';
import { primariesOf, type RedisServer } from '../product/redis-server.ts';
import { seen, type Fault, type Strike } from './fault.ts';

/** The one server that takes writes, or one of the masters of a cluster. */
async function primary({ product, random }: Strike): Promise<RedisServer> {
  const all = await primariesOf(product.servers.redis);
  const one = all[Math.floor(random() * all.length)];
  if (!one) throw new Error('no Redis takes writes');
  return one;
}

/** So many keys that each node of a cluster has one of them. */
const PROBES = 64;

/** A key that this server has, and what a write to it is answered right now. By a connection that sends nothing twice. */
async function probe({ service }: RedisServer): Promise<{ key: string; answer: string }> {
  for (let at = 0; ; at += 1) {
    const key = `{torture:${at}}:probe`;
    const answer = await asks(service.port, `SET ${key} 1 PX 1000\r\n`).catch(() => '');
    if (!answer.startsWith('-MOVED') || at === PROBES) return { key, answer };
  }
}

/** Whether a write is refused with this word. */
export const refusesWith = (word: string) => (server: RedisServer) =>
  probe(server).then(({ answer }) => answer.split(/[ \r]/)[0] === `-${word}`);

/** A server that is told something, and told back afterwards. */
export const told =
  (
    tell: (server: RedisServer) => Promise<unknown>,
    tellBack: (server: RedisServer) => Promise<unknown>,
    happened: (server: RedisServer) => Promise<boolean>,
    [shortestMs, longestMs]: [number, number],
  ) =>
  async (strike: Strike): Promise<boolean> => {
    const server = await primary(strike);
    await tell(server);
    try {
      return await seen(strike.between(shortestMs, longestMs), () => happened(server));
    } finally {
      await tellBack(server);
    }
  };

/** Under everysec a server that dies has not written its last second. */
export const UNWRITTEN_MS = 4000;

async function restart(strike: Strike, whileDown?: (server: RedisServer) => Promise<boolean>) {
  const server = await primary(strike);
  const before = server.service.pid;
  await server.service.kill();
  const happened = (await whileDown?.(server)) ?? true;
  await sleep(strike.between(100, 2500));
  await server.service.start();
  return happened && server.service.pid !== before;
}

/** A Redis that dies, stands still, is full, busy, or loses what it was told: the one, or one master of a cluster. */
export const redisFaults: Fault[] = [
  {
    name: 'Redis is killed',
    takes: 'redis',
    async strike(strike) {
      const loss = strike.losesData(UNWRITTEN_MS);
      try {
        return await restart(strike);
      } finally {
        loss.done();
      }
    },
  },
  {
    name: 'Redis stands still',
    takes: 'redis',
    async strike(strike) {
      const { service } = await primary(strike);
      const { pid } = service;
      if (pid === undefined) return false;
      process.kill(pid, 'SIGSTOP');
      await sleep(strike.between(500, 5000));
      process.kill(pid, 'SIGCONT');
      return service.pid === pid;
    },
  },
  {
    name: 'Redis is busy with a slow script',
    takes: 'redis',
    async strike(strike) {
      const ms = strike.between(500, 2500);
      const script = `local t = redis.call('TIME')
        local start = t[1] * 1000 + t[2] / 1000
        repeat t = redis.call('TIME') until t[1] * 1000 + t[2] / 1000 - start > tonumber(ARGV[1])
        return 1`;
      const { connection } = await primary(strike);
      const begun = performance.now();
      await connection.client.eval(script, 0, ms);
      return performance.now() - begun >= ms;
    },
  },
  {
    name: 'Redis pauses its clients',
    takes: 'redis',
    async strike(strike) {
      const ms = strike.between(500, 3000);
      const server = await primary(strike);
      const { key } = await probe(server);
      const { client } = server.connection;
      await client.call('CLIENT', 'PAUSE', String(ms), 'WRITE');
      const begun = performance.now();
      await client.set(key, 1, 'PX', 1000);
      return performance.now() - begun > ms / 2;
    },
  },
  {
    name: 'Redis throws its clients out',
    takes: 'redis',
    async strike(strike) {
      const { client } = (await primary(strike)).connection;
      const killed = await client.call('CLIENT', 'KILL', 'TYPE', 'normal', 'SKIPME', 'yes');
      const heard = await client.call('CLIENT', 'KILL', 'TYPE', 'pubsub');
      return Number(killed) + Number(heard) > 0;
    },
  },
  {
    name: 'Redis is full',
    takes: 'redis',
    strike: told(
      async ({ connection: { client } }) => client.config('SET', 'maxmemory', '1mb'),
      async ({ connection: { client } }) => client.config('SET', 'maxmemory', '0'),
      refusesWith('OOM'),
      [500, 5000],
    ),
  },
  {
    name: 'Redis has too few replicas to write',
    takes: 'redis',
    strike: told(
      ({ connection: { client } }) => client.config('SET', 'min-replicas-to-write', '3'),
      ({ connection: { client } }) => client.config('SET', 'min-replicas-to-write', '0'),
      refusesWith('NOREPLICAS'),
      [500, 4000],
    ),
  },
  {
    name: 'Redis forgets its scripts',
    takes: 'redis',
    async strike(strike) {
      const { client } = (await primary(strike)).connection;
      const known = async () => /number_of_cached_scripts:(\d+)/.exec(await client.info('memory'));
      const before = Number((await known())?.[1]);
      await client.script('FLUSH', 'SYNC');
      return before > 0;
    },
  },
  {
    name: 'Redis is emptied',
    takes: 'redis',
    losesData: true,
    async strike(strike) {
      const { client } = (await primary(strike)).connection;
      const loss = strike.losesData(Infinity);
      const before = await client.dbsize();
      await client.flushall();
      loss.done();
      return before > 0;
    },
  },
  {
    name: 'the end of the append-only file is cut off',
    takes: 'redis',
    losesData: true,
    async strike(strike) {
      const loss = strike.losesData(Infinity);
      try {
        return await restart(strike, cutAppendOnlyFile(strike.between(50, 60_000)));
      } finally {
        loss.done();
      }
    },
  },
];

const cutAppendOnlyFile =
  (bytes: number) =>
  async ({ folder }: RedisServer): Promise<boolean> => {
    const files = join(folder, 'appendonlydir');
    const last = (await readdir(files)).filter((name) => name.endsWith('.incr.aof')).sort();
    const file = join(files, last.at(-1) ?? '');
    const { size } = await stat(file);
    await truncate(file, Math.max(0, size - bytes));
    return size > 0;
  };
