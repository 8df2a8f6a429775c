import { randomUUID } from 'node:crypto';
import { startRedis } from '@seckill/scripts/services';
import { expect, inject, it, onTestFinished, vi } from 'vitest';
import { connect } from './connect.ts';
import { revokedKey } from './keys.ts';
import { createRevocations } from './revocations.ts';
import { testRedis } from './testing/test-redis.ts';

const { redis } = testRedis();
const SOON = { timeout: 10_000, interval: 10 };
const inAnHour = () => new Date(Date.now() + 3_600_000);

function start(prefix: string, { url = inject('redisUrl'), most = 1000 } = {}) {
  const connection = connect({ url, policy: 'fail-fast', onError: () => {} });
  const revocations = createRevocations({ connection, prefix, url, most });
  onTestFinished(async () => {
    revocations.close();
    await connection.close();
  });
  return revocations;
}

const newPrefix = () => {
  const prefix = `t-${randomUUID().slice(0, 8)}`;
  onTestFinished(async () => void (await redis.del(revokedKey(prefix))));
  return prefix;
};

it('what one revokes all know, those that start later too, until its time is over', async () => {
  const prefix = newPrefix();
  const [one, other] = [start(prefix), start(prefix)];
  await other.loaded;
  const heard: string[] = [];
  other.onRevoked((id) => heard.push(id));
  const revoked = one.revoke('a', inAnHour());
  expect(one.has('a')).toBe(true);
  await revoked;
  await one.revoke('short', new Date(Date.now() + 200));
  await vi.waitFor(() => expect(other.has('a')).toBe(true), { ...SOON, timeout: 1000 });
  await vi.waitFor(() => expect(heard).toEqual(['a', 'short']), SOON);
  await vi.waitFor(() => expect(other.has('short')).toBe(false), SOON);
  const late = start(prefix);
  await late.loaded;
  expect([late.has('a'), late.has('b'), late.has('short')]).toEqual([true, false, false]);
  expect(await redis.pttl(revokedKey(prefix))).toBeGreaterThan(3_000_000);
});

it('while Redis is away it is known here, and told when Redis is back; so is what Redis has lost', async () => {
  const server = await startRedis();
  onTestFinished(() => server.stop());
  const [one, other] = [start('p', { url: server.url }), start('p', { url: server.url })];
  await Promise.all([one.loaded, other.loaded]);
  await one.revoke('before', inAnHour());
  await server.kill();
  await one.revoke('meanwhile', inAnHour());
  expect([one.has('before'), one.has('meanwhile')]).toEqual([true, true]);
  await server.start();
  await vi.waitFor(() => expect(other.has('meanwhile')).toBe(true), SOON);
  const late = start('p', { url: server.url });
  await vi.waitFor(
    () => expect([late.has('before'), late.has('meanwhile')]).toEqual([true, true]),
    SOON,
  );
});

it('keeps so many, and forgets those that end soonest', async () => {
  const prefix = newPrefix();
  const one = start(prefix, { most: 3 });
  await one.loaded;
  for (let n = 1; n <= 5; n += 1) await one.revoke(`s${n}`, new Date(Date.now() + n * 60_000));
  expect(await redis.zrange(revokedKey(prefix), '0', '-1')).toEqual(['s3', 's4', 's5']);
  expect([one.has('s2'), one.has('s3'), one.has('s5')]).toEqual([false, true, true]);
});
