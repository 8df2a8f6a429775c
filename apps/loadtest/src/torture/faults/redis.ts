import { stat, readdir, truncate } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { asks } from '@seckill/scripts/services';
import type { RedisServer } from '../product/servers.ts';
import { follow, inSync } from '../product/servers.ts';
import { seen, type Fault, type Strike } from './fault.ts';

const primary = ({ product }: Strike): RedisServer => product.servers.redis.primary;

/** What a write is answered right now: `+OK`, or the first word of the refusal. By a connection that sends nothing twice. */
async function writing({ service }: RedisServer): Promise<string> {
  const answer = await asks(service.port, 'SET torture:probe 1 PX 1000\r\n').catch(() => '');
  return answer.split(/[ \r]/)[0] ?? '';
}
const refusesWith = (word: string) => (strike: Strike) => () =>
  writing(primary(strike)).then((answer) => answer === `-${word}`);

/** A server that is told something, and told back afterwards. */
const told =
  (
    tell: (server: RedisServer) => Promise<unknown>,
    tellBack: (server: RedisServer) => Promise<unknown>,
    happened: (strike: Strike) => () => Promise<boolean>,
    [shortestMs, longestMs]: [number, number],
  ) =>
  async (strike: Strike): Promise<boolean> => {
    const server = primary(strike);
    await tell(server);
    try {
      return await seen(strike.between(shortestMs, longestMs), happened(strike));
    } finally {
      await tellBack(server);
    }
  };

/** Under everysec a server that dies has not written its last second. */
const UNWRITTEN_MS = 4000;

async function restart(strike: Strike, whileDown?: (server: RedisServer) => Promise<boolean>) {
  const server = primary(strike);
  const before = server.service.pid;
  await server.service.kill();
  const happened = (await whileDown?.(server)) ?? true;
  await sleep(strike.between(100, 2500));
  await server.service.start();
  return happened && server.service.pid !== before;
}

/** A Redis that dies, stands still, is full, read-only, busy, or loses what it was told. */
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
      const { service } = primary(strike);
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
      const begun = performance.now();
      await primary(strike).connection.client.eval(script, 0, ms);
      return performance.now() - begun >= ms;
    },
  },
  {
    name: 'Redis pauses its clients',
    takes: 'redis',
    async strike(strike) {
      const ms = strike.between(500, 3000);
      const { client } = primary(strike).connection;
      await client.call('CLIENT', 'PAUSE', String(ms), 'WRITE');
      const begun = performance.now();
      await client.set('torture:probe', 1, 'PX', 1000);
      return performance.now() - begun > ms / 2;
    },
  },
  {
    name: 'Redis throws its clients out',
    takes: 'redis',
    async strike(strike) {
      const { client } = primary(strike).connection;
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
    name: 'Redis is a replica for a moment',
    takes: 'redis',
    // Of nobody: it refuses to write, and what it has it keeps.
    strike: told(
      ({ connection: { client } }) => client.call('REPLICAOF', '127.0.0.1', '1'),
      ({ connection: { client } }) => client.call('REPLICAOF', 'NO', 'ONE'),
      refusesWith('READONLY'),
      [500, 4000],
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
      const { client } = primary(strike).connection;
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
      const { client } = primary(strike).connection;
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
  {
    name: 'a replica takes over that lacks the last moment',
    takes: 'redis',
    losesData: true,
    strike: failOver,
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

/** The replica hears nothing for a moment, then it is the primary, and the old one its replica. */
async function failOver(strike: Strike): Promise<boolean> {
  const { product } = strike;
  const { redis } = product.servers;
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
    for (const link of product.links) {
      if (!link.name.endsWith(':redis')) continue;
      link.leadTo(next.service.port);
      link.cut();
    }
    await old.service.start();
    await follow(old, next);
    return (await next.connection.client.info('replication')).includes('role:master');
  } finally {
    loss.done();
  }
}
