import { asks, startRedis } from '@seckill/scripts/services';
import { expect, inject, it, onTestFinished, vi } from 'vitest';
import { createCache } from '../cache.ts';
import { compareClocks, clockOf } from '../clock.ts';
import { connect } from '../connect.ts';
import { createDeposits } from '../deposits.ts';
import { failureOf } from '../failures.ts';
import { createLimiter } from '../limiter.ts';
import { ownPrefix } from '../own-prefix.ts';
import { probe } from '../probe.ts';
import { createRevocations } from '../revocations.ts';
import { scriptsIn } from '../script.ts';
import { checkSettings } from '../server-settings.ts';
import { subscribe } from '../subscribe.ts';
import { testRedis } from '../testing/test-redis.ts';
import { byCluster } from './address.ts';
import { moveSlot } from './move-slot.ts';
import { allServers, placeOf, serverOf, slotOf } from './nodes.ts';

const url = inject('clusterUrl');
const { connection, another, redis, prefix } = testRedis(url);
const SOON = { timeout: 5_000, interval: 20 };

/** Keys of which each node of the cluster has some. */
const keys = Array.from({ length: 24 }, (_, at) => `{${prefix}:${at}}:key`);

it('reads an address of a cluster, and leaves others', () => {
  expect(byCluster('redis+cluster://ann:p%40ss@a,[::1]:7001,c:1')).toEqual({
    nodes: [
      { host: 'a', port: 6379 },
      { host: '::1', port: 7001 },
      { host: 'c', port: 1 },
    ],
    login: { username: 'ann', password: 'p@ss' },
  });
  expect(byCluster('rediss+cluster://:pw@a:1/0')).toEqual({
    nodes: [{ host: 'a', port: 1 }],
    login: { password: 'pw', tls: {} },
  });
  expect(byCluster('redis+cluster://a/1')).toBeUndefined();
  expect(byCluster('redis://a:6379/0')).toBeUndefined();
});

it('finds the node of each key, and every node has some', async () => {
  await connection.ping();
  const nodes = new Set(keys.map((key) => placeOf(serverOf(connection.client, key))));
  expect(nodes.size).toBe(3);
  expect(allServers(connection.client)).toHaveLength(3);
  await Promise.all(
    keys.map(async (key, at) => {
      await connection.send((client) => client.set(key, at, 'PX', 60_000));
      // A node that did not have it would answer where it is instead.
      expect(await serverOf(connection.client, key).get(key)).toBe(String(at));
    }),
  );
});

it('runs scripts and MULTIs on whatever node has the key, by each policy, also many at once', async () => {
  const script = scriptsIn(new URL('../lua/', import.meta.url));
  const own = script('own-prefix', ['owner'], String);
  const waiting = connect({ url, policy: 'wait', onError: () => {} });
  const quick = connect({ url, policy: 'fail-fast', autoPipelining: true, onError: () => {} });
  onTestFinished(async () => void (await Promise.all([waiting.close(), quick.close()])));
  for (const each of [another(), waiting, quick]) {
    const answers = await Promise.all(
      keys.map((key) => each.run(own, [`${key}:script`], [key, 0, 60_000])),
    );
    expect(answers.every((answer) => answer.startsWith('ours,'))).toBe(true);
    const counted = await Promise.all(
      keys.map((key) =>
        each.send((client) => {
          const chain = client.multi().incr(`${key}:count`).pexpire(`${key}:count`, 60_000);
          own.addTo(chain, [`${key}:script`], [key, 0, 60_000]);
          return chain.exec();
        }),
      ),
    );
    expect(counted.every((replies) => replies?.every(([error]) => error === null))).toBe(true);
  }
  expect(await redis.get(`${keys[0]}:count`)).toBe('3');
});

it('holds limits, caches, deposits, the owner and the clock', async () => {
  const shared = { connection, prefix };
  const [limiter, other] = [
    createLimiter(shared),
    createLimiter({ ...shared, connection: another() }),
  ];
  const limit = { name: 'try', points: 2, perMs: 60_000 };
  for (const of of keys.slice(0, 8)) {
    expect(await limiter.take({ ...limit, of })).toEqual({ outcome: 'taken' });
    expect(await other.take({ ...limit, of })).toEqual({ outcome: 'taken' });
    expect(await limiter.take({ ...limit, of })).toMatchObject({ outcome: 'empty' });
    expect(await limiter.count({ name: 'seen', of, perMs: 60_000 })).toBe(1);
    expect(await other.count({ name: 'seen', of, perMs: 60_000 })).toBe(2);
  }
  const isValue = (value: unknown): value is string => typeof value === 'string';
  for (const name of ['a', 'b', 'c', 'd']) {
    const entry = { name, freshMs: 10_000, keepMs: 60_000, isValue };
    const cache = createCache(shared);
    expect(await cache.read(entry, async () => name)).toEqual({ value: name, from: 'source' });
    expect(await createCache(shared).read(entry, async () => 'no')).toMatchObject({ value: name });
    const deposits = createDeposits(shared);
    await deposits.leave(name, 'text', 60_000);
    expect(await deposits.look(name)).toBe('text');
    await deposits.remove(name);
  }
  expect(await ownPrefix(shared, { name: 'mine', since: 0 })).toMatchObject({ outcome: 'ours' });
  expect(Math.abs((await probe(shared)).offsetMs)).toBeLessThan(1_000);
  const clocks = await compareClocks(() => connection.send(clockOf));
  expect(Math.abs(clocks.offsetMs)).toBeLessThan(1_000);
});

it('hears what is published at any node, and by a script of any', async () => {
  const heard: string[] = [];
  const listening: boolean[] = [];
  const subscription = subscribe({
    url,
    channel: `${prefix}:news`,
    onMessage: (text) => void heard.push(text),
    onListening: (again) => void listening.push(again),
    onError: () => {},
    pingEveryMs: 1_000,
    publish: (channel, text) => connection.send((client) => client.publish(channel, text)),
  });
  onTestFinished(() => subscription.close());
  await vi.waitFor(() => expect(listening).toEqual([false]), SOON);
  const publish = "return redis.call('PUBLISH', ARGV[1], KEYS[1])";
  await Promise.all(keys.map((key) => redis.eval(publish, 1, key, `${prefix}:news`)));
  for (const node of allServers(redis)) await node.publish(`${prefix}:news`, placeOf(node));
  await vi.waitFor(() => expect(heard).toHaveLength(keys.length + 3), SOON);
  // It hears itself, too: it does not connect anew.
  await new Promise((later) => setTimeout(later, 1_500));
  expect(listening).toEqual([false]);
  expect(subscription.problem()).toBeUndefined();
});

it('tells all processes what was revoked', async () => {
  const [here, there] = [connection, another()].map((each) =>
    createRevocations({ connection: each, prefix, url }),
  );
  onTestFinished(() => [here, there].forEach((each) => each?.close()));
  await there?.loaded;
  await here?.revoke('session', new Date(Date.now() + 60_000));
  await vi.waitFor(() => expect(there?.has('session')).toBe(true), SOON);
});

it('looks at the settings of every node', async () => {
  expect(await checkSettings(connection)).toEqual([expect.stringContaining('appendonly off')]);
  await allServers(redis)[1]?.config('SET', 'cluster-require-full-coverage', 'yes');
  expect(await checkSettings(connection)).toContainEqual(
    expect.stringContaining('while one master is away nothing could be sold'),
  );
  await allServers(redis)[1]?.config('SET', 'cluster-require-full-coverage', 'no');
});

it('a slot that moves is followed: a key is read and counted at either node, and a script that needs both waits', async () => {
  const key = `{${prefix}:moves}`;
  const [a, b] = [`${key}:a`, `${key}:b`];
  await redis.set(a, 1, 'PX', 60_000);
  await redis.set(b, 1, 'PX', 60_000);
  const slot = await redis.cluster('KEYSLOT', a);
  const from = serverOf(redis, a);
  const to = allServers(redis).find((node) => node !== from);
  if (!to) throw new Error('no other node');
  const [fromId, toId] = await Promise.all([from, to].map((node) => node.cluster('MYID')));
  await to.cluster('SETSLOT', slot, 'IMPORTING', String(fromId));
  await from.cluster('SETSLOT', slot, 'MIGRATING', String(toId));
  const move = (moved: string) =>
    from.call('MIGRATE', String(to.options.host), String(to.options.port), moved, 0, 2000);
  await move(a);
  const both = "return redis.call('INCR', KEYS[1]) + redis.call('INCR', KEYS[2])";
  const waiting = connection.send((client) => client.eval(both, 2, a, b));
  expect(await connection.send((client) => client.incr(a))).toBe(2);
  expect(await connection.send((client) => client.incr(b))).toBe(2);
  // Whoever moved it is gone half-way: it is finished by asking again.
  expect(await moveSlot(redis, slot, placeOf(to))).toBe(1);
  expect(await waiting).toBe(6);
  expect(await connection.send((client) => client.get(a))).toBe('3');
  expect(serverOf(connection.client, a).options.port).toBe(to.options.port);
  // Nodes hear of it from each other.
  await vi.waitFor(async () => {
    for (const node of allServers(redis)) {
      const answer = await node.get(a).catch((error: Error) => error.message);
      expect(answer).toContain(node === to ? '3' : `:${to.options.port}`);
    }
  }, SOON);
});

it('a script that two nodes in a row do not know any more, as its slot moves, is run all the same', async () => {
  const moving = another();
  const key = `{${prefix}:script-moves}:owner`;
  const own = scriptsIn(new URL('../lua/', import.meta.url))('own-prefix', ['owner'], String);
  const ask = () => moving.run(own, [key], [prefix, 0, 60_000]);
  await Promise.all(keys.map((each) => moving.run(own, [`${each}:known`], [prefix, 0, 60_000])));
  const first = await ask();
  const from = serverOf(moving.client, key);
  const to = allServers(redis).find((node) => placeOf(node) !== placeOf(from));
  if (!to) throw new Error('no other node');
  await from.script('FLUSH');
  const { client } = moving;
  const send = client.sendCommand.bind(client);
  let sent = 0;
  client.sendCommand = async (...command: Parameters<typeof send>) => {
    sent += 1;
    if (sent === 2) {
      await moveSlot(redis, slotOf(key), placeOf(to));
      await to.script('FLUSH');
    }
    return send(...command);
  };
  expect(await ask()).toBe(first);
  expect(sent).toBeGreaterThan(2);
});

it('says of an address that leads to no cluster, or to nobody, what somebody has to change', async () => {
  const single = connect({
    url: inject('redisUrl').replace('redis://', 'redis+cluster://'),
    policy: 'fail-fast',
    onError: () => {},
  });
  const nobody = connect({
    url: 'redis+cluster://127.0.0.1:1',
    policy: 'fail-fast',
    onError: () => {},
  });
  onTestFinished(async () => void (await Promise.all([single.close(), nobody.close()])));
  await expect(single.ping()).rejects.toThrow(/cluster support disabled/);
  expect(failureOf(single.problem())).toBe('refused');
  await expect(nobody.ping()).rejects.toThrow(/no node of a cluster answers at 127.0.0.1:1$/);
  expect(failureOf(nobody.problem())).toBe('away');
});

it('says so when a password is wrong', async () => {
  const server = await startRedis({
    settings: [['cluster-enabled', 'yes']],
  });
  onTestFinished(() => server.stop());
  await asks(server.port, 'CONFIG SET requirepass right\r\n');
  const place = `127.0.0.1:${server.port}`;
  const wrong = connect({
    url: `redis+cluster://:wrong@${place}`,
    policy: 'fail-fast',
    onError: () => {},
  });
  onTestFinished(() => wrong.close());
  await expect(wrong.ping()).rejects.toThrow(/WRONGPASS/);
});
