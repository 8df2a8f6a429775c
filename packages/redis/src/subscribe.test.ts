import { startRedis } from '@seckill/scripts/services';
import { expect, inject, it, onTestFinished, vi } from 'vitest';
import { subscribe, type SubscribeOptions } from './subscribe.ts';
import { startProxy } from './testing/proxy.ts';
import { openTestClient } from './testing/test-client.ts';
import { testRedis } from './testing/test-redis.ts';

const { redis, prefix } = testRedis();
const SOON = { timeout: 10_000, interval: 10 };

function listenTo(url: string, options: Partial<SubscribeOptions> = {}) {
  const said: string[] = [];
  const listening: boolean[] = [];
  const errors: Error[] = [];
  const subscription = subscribe({
    url,
    channel: `${prefix}:channel`,
    onMessage: (text) => void said.push(text),
    onListening: (again) => void listening.push(again),
    onError: (error) => void errors.push(error),
    ...options,
  });
  onTestFinished(() => subscription.close());
  return { said, listening, errors, subscription };
}

it('hears what is said, and nothing once it is closed', async () => {
  const { said, listening, subscription } = listenTo(inject('redisUrl'));
  await vi.waitFor(() => expect(listening).toEqual([false]), SOON);
  await redis.publish(`${prefix}:channel`, 'one');
  await vi.waitFor(() => expect(said).toEqual(['one']), SOON);
  subscription.close();
  await vi.waitFor(
    async () => expect(await redis.publish(`${prefix}:channel`, 'two')).toBe(0),
    SOON,
  );
  expect(said).toEqual(['one']);
});

it('goes on after what its listener throws', async () => {
  const said: string[] = [];
  const { errors, listening } = listenTo(inject('redisUrl'), {
    onMessage(text) {
      if (text === 'bad') throw new Error('cannot read this');
      said.push(text);
    },
  });
  await vi.waitFor(() => expect(listening).toEqual([false]), SOON);
  await redis.publish(`${prefix}:channel`, 'bad');
  await redis.publish(`${prefix}:channel`, 'good');
  await vi.waitFor(() => expect(said).toEqual(['good']), SOON);
  expect(errors.map(({ message }) => message)).toEqual(['cannot read this']);
});

it('listens again after a restart, and says that it may have missed something', async () => {
  const server = await startRedis();
  const client = openTestClient(server.url);
  onTestFinished(async () => {
    client.disconnect();
    await server.stop();
  });
  const { said, listening } = listenTo(server.url);
  await vi.waitFor(() => expect(listening).toEqual([false]), SOON);
  await server.kill();
  await server.start();
  await vi.waitFor(() => expect(listening).toEqual([false, true]), SOON);
  await client.publish(`${prefix}:channel`, 'back');
  await vi.waitFor(() => expect(said).toEqual(['back']), SOON);
});

it('finds out that the other side vanished without a word, and connects anew', async () => {
  const proxy = await startProxy(inject('redisUrl'));
  onTestFinished(() => proxy.close());
  const { said, listening, errors } = listenTo(proxy.url, { pingEveryMs: 500 });
  await vi.waitFor(() => expect(listening).toEqual([false]), SOON);
  proxy.swallow();
  await vi.waitFor(() => expect(listening.slice(0, 2)).toEqual([false, true]), SOON);
  // On a busy machine it may miss another pong, and with it what is said just then.
  await vi.waitFor(async () => {
    await redis.publish(`${prefix}:channel`, 'heard');
    expect(said).toContain('heard');
  }, SOON);
  expect(errors.map(({ message }) => message)).toContain(
    'Redis is unavailable: a subscriber hears nothing',
  );
});

it('says that it is forbidden to subscribe, and listens once it is allowed to', async () => {
  const server = await startRedis();
  const client = openTestClient(server.url);
  onTestFinished(async () => {
    client.disconnect();
    await server.stop();
  });
  await client.call('ACL', 'SETUSER', 'default', '-subscribe');
  const { listening, errors } = listenTo(server.url, { pingEveryMs: 50 });
  await vi.waitFor(() => expect(errors.join()).toContain('NOPERM'), SOON);
  await client.call('ACL', 'SETUSER', 'default', '+subscribe');
  await vi.waitFor(() => expect(listening).toEqual([false]), SOON);
});

it('finds out that others publish to another server, and follows them', async () => {
  const [old, next] = [await startRedis(), await startRedis()];
  const client = openTestClient(next.url);
  const proxy = await startProxy(old.url);
  onTestFinished(async () => {
    client.disconnect();
    proxy.close();
    await Promise.all([old.stop(), next.stop()]);
  });
  const { said, listening, errors, subscription } = listenTo(proxy.url, {
    pingEveryMs: 200,
    publish: (channel, text) => client.publish(channel, text),
  });
  await vi.waitFor(() => expect(listening).toEqual([false]), SOON);
  proxy.leadTo(next.url);
  await vi.waitFor(() => expect(listening.slice(0, 2)).toEqual([false, true]), SOON);
  await vi.waitFor(async () => {
    expect(subscription.problem()).toBeUndefined();
    expect(await client.publish(`${prefix}:channel`, 'heard')).toBe(1);
  }, SOON);
  await vi.waitFor(() => expect(said).toContain('heard'), SOON);
  expect(errors.map(({ message }) => message)).toContain(
    'Redis is unavailable: what is published does not reach its subscriber',
  );
});

it('listens once, though it looks after itself before it is told that it does', async () => {
  const far = await startProxy(inject('redisUrl'), { delayMs: 200 });
  onTestFinished(() => far.close());
  // One of them looks between its question and the answer.
  const all = [500, 600, 700, 800].map((pingEveryMs) => listenTo(far.url, { pingEveryMs }));
  for (const { listening } of all) {
    await vi.waitFor(() => expect(listening[0]).toBe(false), SOON);
  }
  await redis.publish(`${prefix}:channel`, 'one');
  for (const { said } of all) await vi.waitFor(() => expect(said).toEqual(['one']), SOON);
  expect(all.map(({ listening }) => listening)).toEqual(all.map(() => [false]));
});

it('a word that nobody can publish proves nothing', async () => {
  const { listening, subscription } = listenTo(inject('redisUrl'), {
    pingEveryMs: 50,
    publish: () => Promise.reject(new Error('away')),
  });
  await vi.waitFor(() => expect(listening).toEqual([false]), SOON);
  await new Promise((resolve) => setTimeout(resolve, 300));
  expect(listening).toEqual([false]);
  expect(subscription.problem()).toBeUndefined();
});
