import { startRedisCluster } from '../testing/cluster-servers.ts';
import { expect, it, onTestFinished, vi } from 'vitest';
import { connect } from '../connect.ts';
import { createLimiter } from '../limiter.ts';
import { probe } from '../probe.ts';
import { subscribe } from '../subscribe.ts';
import { placeOf, serverOf } from './nodes.ts';
import { runOfServers } from './runs.ts';

const SOON = { timeout: 20_000, interval: 50 };

it(
  'a master that is killed refuses nobody who needs the others, and its replica goes on: what asks, what waits, what listens',
  { timeout: 60_000 },
  async () => {
    const cluster = await startRedisCluster({ replicas: 1, nodeTimeoutMs: 1_000 });
    onTestFinished(async () => void (await cluster.stop()));
    const { url } = cluster;
    const onError = () => {};
    const asking = connect({ url, policy: 'fail-fast', onError });
    const waiting = connect({ url, policy: 'wait', onError });
    const heard: string[] = [];
    const subscription = subscribe({
      url,
      channel: 'news',
      onMessage: (text) => void heard.push(text),
      onError,
      pingEveryMs: 500,
      publish: (channel, text) => asking.send((client) => client.publish(channel, text)),
    });
    onTestFinished(async () => {
      subscription.close();
      await Promise.all([asking.close(), waiting.close()]);
    });
    const keys = Array.from({ length: 12 }, (_, at) => `{key-${at}}`);
    await Promise.all(keys.map((key) => asking.send((client) => client.set(key, 1))));
    const [own = ''] = keys;
    await serverOf(asking.client, own).wait(1, 1_000);
    const place = placeOf(serverOf(asking.client, own));
    const others = keys.filter((key) => placeOf(serverOf(asking.client, key)) !== place);

    const run = () => asking.send((client) => runOfServers(client));
    const before = await run();
    expect(await run()).toBe(before);
    const master = cluster.masters.find(({ port }) => place.endsWith(`:${port}`));
    if (!master?.pid) throw new Error('its master runs');
    // Of this time on, nothing that was said before is sure to be known.
    const wasWhole = performance.now();
    // As silent as one whose machine is gone: who needs no key of it does not wait for it.
    process.kill(master.pid, 'SIGSTOP');
    const silent = asking.send((client) => client.get(own)).catch(() => 'away');
    const clocks = Array.from({ length: 20 }, () => asking.send((client) => client.time()));
    await Promise.all([...clocks, asking.ping()]);
    expect(await silent).toBe('away');

    await master.kill();
    const counted = waiting.send((client) => client.incr(own));
    const refused: unknown[] = [];
    const isBack = asking.send((client) => client.incr(own)).catch(() => 'away');
    expect(await isBack).toBe('away');
    // Some of these limits are on the dead master.
    const limiter = createLimiter({ connection: asking, prefix: 'shop' });
    const taken = await Promise.all(
      keys.map((of) => limiter.take({ name: 'press', of, points: 2, perMs: 60_000 })),
    );
    expect(taken).toEqual(keys.map(() => ({ outcome: 'taken' })));
    await vi.waitFor(async () => {
      for (const key of others) {
        await asking.send((client) => client.incr(key)).catch((error) => refused.push(error));
        await asking.send((client) => client.time()).catch((error) => refused.push(error));
      }
      await probe({ connection: asking, prefix: 'shop' }).catch((error) => refused.push(error));
      await asking.send((client) => client.set('{key-0}:after', 1));
    }, SOON);
    expect(refused).toEqual([]);
    expect(await counted).toBe(2);
    expect(waiting.connectedMs()).toBeLessThan(performance.now() - wasWhole);
    // The connection to the replica that leads now is made anew; what is on its way over the old one is refused.
    await vi.waitFor(async () => {
      expect(await asking.send((client) => client.get(own))).toBe('2');
    }, SOON);
    expect(placeOf(serverOf(asking.client, own))).not.toBe(place);
    const after = await run();
    expect([await run(), after === before]).toEqual([after, false]);
    await vi.waitFor(async () => {
      await asking.send((client) => client.publish('news', 'on'));
      expect(heard).toContain('on');
    }, SOON);
  },
);
