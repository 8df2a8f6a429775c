import { createServer, type AddressInfo, type Socket } from 'node:net';
import { freePort, startRedis } from '@seckill/scripts/services';
import { expect, inject, it, onTestFinished, vi } from 'vitest';
import { connect, type ConnectOptions } from './connect.ts';
import { openTestClient } from './testing/test-client.ts';
import { startProxy } from './testing/proxy.ts';
import { testRedis } from './testing/test-redis.ts';
import { RedisUnavailable } from './unavailable.ts';

const { connection: shared, redis: plain, prefix } = testRedis();

function open(url: string, options: Partial<ConnectOptions> = {}) {
  const policy = 'fail-fast';
  const connection = connect({ url, policy, commandTimeoutMs: 500, onError: () => {}, ...options });
  onTestFinished(() => connection.close());
  return {
    ...connection,
    get: (key: string) => connection.send((client) => client.get(key)),
    count: (key: string) => connection.send((client) => client.incr(key)),
  };
}

async function privateRedis(options: Parameters<typeof startRedis>[0] = {}) {
  const redis = await startRedis(options);
  onTestFinished(() => redis.stop());
  return redis;
}

/** How long it took to hear that Redis is away, in ms. */
async function msUntilAway(answer: Promise<unknown>): Promise<number> {
  const asked = performance.now();
  await expect(answer).rejects.toThrow(RedisUnavailable);
  return performance.now() - asked;
}

const SOON = { timeout: 5_000, interval: 20 };

it('can be asked at once, while it connects', async () => {
  expect(await open(inject('redisUrl')).get(`${prefix}:nothing`)).toBeNull();
});

it('does not take a lag of its own process for silence of Redis', async () => {
  const redis = open(inject('redisUrl'), { commandTimeoutMs: 400 });
  await redis.ping();
  const answer = redis.get(`${prefix}:nothing`);
  await new Promise((sent) => setImmediate(sent));
  // The answer is there, and the time is over, when the loop goes on.
  const until = performance.now() + 600;
  while (performance.now() < until);
  expect(await answer).toBeNull();
});

it('leaves an error that is no absence what it is', async () => {
  await plain.set(`${prefix}:text`, 'x', 'EX', 60);
  const asked = shared.send((client) => client.hget(`${prefix}:text`, 'field'));
  await expect(asked).rejects.toThrow('WRONGTYPE');
  await expect(asked).rejects.not.toBeInstanceOf(RedisUnavailable);
});

it('rejects at once while Redis is away, and recovers by itself', async () => {
  const server = await privateRedis();
  const redis = open(server.url, { commandTimeoutMs: 10_000 });
  await redis.ping();
  await server.kill();
  expect(await msUntilAway(redis.count('n'))).toBeLessThan(1_000);
  await server.start();
  await vi.waitFor(() => redis.ping(), SOON);
  expect(await redis.count('n')).toBe(1);
});

it('knows since when it has been connected to the same server', async () => {
  const server = await privateRedis();
  const redis = open(server.url);
  await redis.ping();
  const wasWhole = performance.now();
  await vi.waitFor(() => expect(redis.connectedMs()).toBeGreaterThan(50), SOON);
  await redis.ping();
  const whole = performance.now();
  expect(redis.connectedMs()).toBeGreaterThan(performance.now() - wasWhole);
  await server.kill();
  await server.start();
  await vi.waitFor(() => redis.ping(), SOON);
  expect(redis.connectedMs()).toBeLessThan(performance.now() - whole);
});

it('neither waits for nor repeats what was on its way when Redis died', async () => {
  const server = await privateRedis({ appendOnly: true, appendFsync: 'always' });
  const redis = open(server.url, { commandTimeoutMs: 10_000 });
  await redis.count('n');
  process.kill(server.pid!, 'SIGSTOP');
  const counted = msUntilAway(redis.count('n'));
  await server.kill();
  expect(await counted).toBeLessThan(1_000);
  await server.start();
  await vi.waitFor(() => redis.ping(), SOON);
  expect(await redis.get('n')).toBe('1');
});

it('starts while Redis is away and works when it comes', async () => {
  const port = await freePort();
  const redis = open(`redis://127.0.0.1:${port}`);
  expect(await msUntilAway(redis.ping())).toBeLessThan(1_000);
  const server = await startRedis({ port });
  onTestFinished(() => server.stop());
  await vi.waitFor(() => redis.ping(), SOON);
});

it('rejects within a second when the other side is silent', async () => {
  const accepted: Socket[] = [];
  const silent = createServer((socket) => void accepted.push(socket));
  await new Promise<void>((resolve) => void silent.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    for (const socket of accepted) socket.destroy();
    silent.close();
  });
  const { port } = silent.address() as AddressInfo;
  expect(await msUntilAway(open(`redis://127.0.0.1:${port}`).ping())).toBeLessThan(1_000);
});

it('rejects within a second when Redis stands still, and goes on when it does', async () => {
  const server = await privateRedis();
  const redis = open(server.url);
  await redis.ping();
  process.kill(server.pid!, 'SIGSTOP');
  expect(await msUntilAway(redis.count('n'))).toBeLessThan(1_000);
  process.kill(server.pid!, 'SIGCONT');
  await vi.waitFor(() => redis.ping(), SOON);
});

it('with `wait` waits for Redis as long as it takes', async () => {
  const server = await privateRedis();
  const redis = open(server.url, { policy: 'wait' });
  await redis.ping();
  await server.kill();
  let settled = false;
  const counted = redis.count('n').finally(() => (settled = true));
  expect(await msUntilAway(open(server.url).ping())).toBeLessThan(1_000);
  expect(settled).toBe(false);
  await server.start();
  expect(await counted).toBe(1);
});

it('lets any number wait for the connection, and warns of none', async () => {
  const warned = vi.spyOn(process, 'emitWarning').mockImplementation(() => {});
  onTestFinished(() => warned.mockRestore());
  const { client } = open(`redis://127.0.0.1:${await freePort()}`, { policy: 'wait' });
  // As BullMQ does for its own.
  client.setMaxListeners(client.getMaxListeners() + 3);
  for (let waiting = 0; waiting < 50; waiting += 1) client.once('ready', () => {});
  expect(warned).not.toHaveBeenCalled();
});

it('with `wait` asks again when the answer is lost', async () => {
  const proxy = await startProxy(inject('redisUrl'));
  onTestFinished(() => proxy.close());
  const redis = open(proxy.url, { policy: 'wait' });
  await redis.ping();
  proxy.loseNextReply();
  await plain.set(`${prefix}:there`, 'x', 'EX', 60);
  expect(await redis.get(`${prefix}:there`)).toBe('x');
  expect(proxy.lost).toBe(1);
});

it('`cut` ends every copy that was made of the client', async () => {
  const connection = open(inject('redisUrl'), { policy: 'wait' });
  const copies = [connection.client.duplicate(), connection.client.duplicate()];
  await Promise.all(copies.map((copy) => copy.ping()));
  connection.cut();
  await vi.waitFor(() => {
    expect([connection.client, ...copies].map(({ status }) => status)).toEqual(
      Array.from({ length: 3 }, () => 'end'),
    );
  }, SOON);
});

it('`cut` is for good: a copy made or revived afterwards ends too', async () => {
  const connection = open(inject('redisUrl'), { policy: 'wait' });
  const revived = connection.client.duplicate();
  await revived.ping();
  connection.cut();
  await vi.waitFor(() => expect(revived.status).toBe('end'), SOON);
  const late = connection.client.duplicate();
  await expect(late.ping()).rejects.toThrow('Connection is closed');
  await expect(revived.connect()).rejects.toThrow('Connection is closed');
  await vi.waitFor(() => expect([late.status, revived.status]).toEqual(['end', 'end']), SOON);
});

it('`cut` ends the connection of a copy that counts as ended, because an earlier connection of it has', async () => {
  const connection = open(inject('redisUrl'), { policy: 'wait' });
  const copy = connection.client.duplicate();
  await vi.waitFor(() => expect(copy.status).toBe('ready'), SOON);
  const { stream } = copy;
  const end = vi.spyOn(stream, 'end').mockReturnValue(stream);
  copy.disconnect();
  stream.emit('close');
  await vi.waitFor(() => expect(copy.status).toBe('end'), SOON);
  end.mockRestore();
  expect(stream.readyState).toBe('open');
  connection.cut();
  expect(stream.destroyed).toBe(true);
});

it('rejects as away once it is closed', async () => {
  const redis = open(inject('redisUrl'));
  await redis.ping();
  await redis.close();
  expect(await msUntilAway(redis.ping())).toBeLessThan(1_000);
});

it('tells `onError` of a connection that is lost', async () => {
  const server = await privateRedis();
  const onError = vi.fn<(error: Error) => void>();
  const redis = open(server.url, { onError });
  await redis.ping();
  await server.kill();
  await vi.waitFor(() => expect(onError).toHaveBeenCalled(), SOON);
});

it('says "away" of a server that is full, and of one that forbids', async () => {
  const server = await privateRedis();
  const admin = openTestClient(server.url);
  onTestFinished(() => admin.disconnect());
  const redis = open(server.url);
  await admin.config('SET', 'maxmemory', '1');
  expect(await msUntilAway(redis.count('n'))).toBeLessThan(1_000);
  const inTransaction = redis.send((client) => client.multi().incr('n').incr('m').exec());
  expect(await msUntilAway(inTransaction)).toBeLessThan(1_000);
  await admin.config('SET', 'maxmemory', '0');
  await admin.call('ACL', 'SETUSER', 'default', '-incr');
  await expect(redis.count('n')).rejects.toThrow(/^Redis is unavailable: NOPERM.*incr/);
});

it('names a password that is refused, and works once it is right', async () => {
  const server = await privateRedis();
  const admin = openTestClient(server.url);
  onTestFinished(() => admin.disconnect());
  await admin.call('ACL', 'SETUSER', 'shop', 'on', '>right', '~*', '&*', '+@all');
  const redis = open(server.url.replace('redis://', 'redis://shop:wrong@'));
  await expect(redis.ping()).rejects.toThrow(/^Redis is unavailable: WRONGPASS/);
  expect(redis.problem()?.message).toMatch(/WRONGPASS/);
  await admin.call('ACL', 'SETUSER', 'shop', '>wrong');
  await vi.waitFor(() => redis.ping(), SOON);
  expect(redis.problem()).toBeUndefined();
});

it('works for an account that may not ask INFO, and so do copies', async () => {
  const server = await privateRedis();
  const admin = openTestClient(server.url);
  onTestFinished(() => admin.disconnect());
  await admin.call('ACL', 'SETUSER', 'shop', 'on', '>pw', '~*', '&*', '+@all', '-@dangerous');
  const warned = vi.spyOn(console, 'warn').mockImplementation(() => {});
  onTestFinished(() => warned.mockRestore());
  const redis = open(server.url.replace('redis://', 'redis://shop:pw@'), { policy: 'wait' });
  expect(await redis.count('n')).toBe(1);
  expect(await redis.client.info()).toContain('redis_version:6.2.0');
  expect(await redis.client.duplicate().info()).toContain('redis_version:6.2.0');
  expect(warned).not.toHaveBeenCalled();
});

it.each(['fail-fast', 'wait'] as const)(
  'with `%s` a connection that nobody uses is found out when its peer vanished',
  { timeout: 20_000 },
  async (policy) => {
    const proxy = await startProxy(inject('redisUrl'));
    onTestFinished(() => proxy.close());
    const redis = open(proxy.url, { policy });
    await redis.ping();
    const { stream } = redis.client;
    proxy.swallow();
    const ready = new Promise((resolve) => redis.client.once('ready', resolve));
    await ready;
    expect(redis.client.stream).not.toBe(stream);
    await redis.ping();
  },
);

it('leaves a replica in every wording, and finds the primary at the same address', async () => {
  const [old, next] = [await privateRedis(), await privateRedis()];
  const admin = openTestClient(old.url);
  onTestFinished(() => admin.disconnect());
  // As Redis 6.2 says it, whatever this server's version is.
  const proxy = await startProxy(old.url, {
    reword: (text) =>
      text.replaceAll(
        /-READONLY [^\r]*/g,
        "-ERR Error running script (call to f_6): @user_script:1: @user_script: 1: -READONLY You can't write against a read only replica.",
      ),
  });
  onTestFinished(() => proxy.close());
  const redis = open(proxy.url, { policy: 'wait' });
  expect(await redis.count('n')).toBe(1);
  await admin.replicaof('127.0.0.1', '1');
  proxy.leadTo(next.url);
  expect(await redis.count('n')).toBe(1);
});
