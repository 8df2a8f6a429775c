import { expect, it, onTestFinished, vi } from 'vitest';
import { bySentinel } from './address.ts';
import { connect } from './connect.ts';
import { runOfServer } from './info.ts';
import { subscribe } from './subscribe.ts';
import { startSentinels } from './testing/sentinels.ts';

const SOON = { timeout: 15_000, interval: 50 };

it('reads an address of Sentinel, and leaves that of one server', () => {
  expect(
    bySentinel('redis+sentinel://ann:p%40ss@a,[::1]:26380,c:1/shop/2?sentinelPassword=x%23'),
  ).toEqual({
    sentinels: [
      { host: 'a', port: 26_379 },
      { host: '::1', port: 26_380 },
      { host: 'c', port: 1 },
    ],
    name: 'shop',
    username: 'ann',
    password: 'p@ss',
    sentinelPassword: 'x#',
    db: 2,
  });
  expect(bySentinel('rediss+sentinel://a/shop')).toEqual({
    sentinels: [{ host: 'a', port: 26_379 }],
    name: 'shop',
    tls: {},
    enableTLSForSentinelMode: true,
  });
  expect(bySentinel('redis://a:6379/0')).toBeUndefined();
});

it(
  'goes on at the next primary when the first is killed: what asks, what waits and what listens',
  { timeout: 60_000 },
  async () => {
    const { url, primary, replica, stop } = await startSentinels();
    onTestFinished(async () => void (await stop()));
    const onError = () => {};
    const asking = connect({ url, policy: 'fail-fast', onError });
    const waiting = connect({ url, policy: 'wait', onError });
    const said: string[] = [];
    const listening: boolean[] = [];
    const subscription = subscribe({
      url,
      channel: 'news',
      onMessage: (text) => void said.push(text),
      onListening: (again) => void listening.push(again),
      onError,
    });
    onTestFinished(async () => {
      subscription.close();
      await Promise.all([asking.close(), waiting.close()]);
    });
    await asking.send((redis) => redis.set('kept', '1'));
    await asking.send((redis) => redis.wait(1, 1000));
    const before = runOfServer(asking.client);
    await vi.waitFor(() => expect(listening).toEqual([false]), SOON);

    await primary.kill();
    const counted = waiting.send((redis) => redis.incr('kept'));
    const killed = performance.now();
    await vi.waitFor(() => asking.send((redis) => redis.set('after', '1')), SOON);
    expect(performance.now() - killed).toBeLessThan(10_000);
    expect(await counted).toBe(2);
    expect(await asking.send((redis) => redis.get('kept'))).toBe('2');
    expect(asking.client.stream.remotePort).toBe(replica.port);
    // Another run: what it may have forgotten is looked up.
    expect(runOfServer(asking.client)).not.toBe(before);
    await vi.waitFor(() => expect(listening).toEqual([false, true]), SOON);
    await asking.send((redis) => redis.publish('news', 'heard'));
    await vi.waitFor(() => expect(said).toEqual(['heard']), SOON);
  },
);
