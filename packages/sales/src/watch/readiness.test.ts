import { createDb } from '@seckill/db';
import { createTestDb } from '@seckill/db/testing';
import { connect } from '@seckill/redis';
import { startProxy } from '@seckill/redis/testing';
import { freePort, startRedis } from '@seckill/scripts/services';
import { createTasks } from '@seckill/task-engine';
import { declaredTasks } from '@seckill/tasks';
import { afterAll, beforeAll, expect, inject, it, onTestFinished, vi } from 'vitest';
import { watchReadiness } from './readiness.ts';

let test: Awaited<ReturnType<typeof createTestDb>>;
let server: Awaited<ReturnType<typeof startRedis>>;
beforeAll(async () => {
  [test, server] = await Promise.all([createTestDb(inject('mysqlUrl')), startRedis()]);
});
afterAll(() => Promise.all([test.drop(), server.stop()]));

const SOON = { timeout: 20_000, interval: 20 };
const NEEDED = ['~seckill:*', '~{seckill:*', '&seckill:*', '+@all', '-@dangerous', '-@admin'];

/** Changes an account of the server. */
async function allow(user: string, ...rights: string[]): Promise<void> {
  const admin = connect({ url: server.url, policy: 'fail-fast', onError: () => {} });
  await admin.send((client) => client.call('ACL', 'SETUSER', user, ...rights));
  await admin.close();
}
const as = (user: string, password = 'pw', url = server.url) =>
  url.replace('redis://', `redis://${user}:${password}@`);

/** A process that listens, as an API does. */
function watch(url: string, policy: 'fail-fast' | 'wait' = 'fail-fast', db = test.db) {
  const lines: { level: string; fields: object; message: string }[] = [];
  const line = (level: string) => (fields: object, message: string) =>
    void lines.push({ level, fields, message });
  const redis = connect({ url, policy, onError: () => {} });
  const secret = 's'.repeat(32);
  const tasks = createTasks({ redisUrl: url, prefix: 'seckill', secret, tasks: declaredTasks });
  tasks.subscribe(() => {});
  const log = { info: line('info'), warn: line('warn') };
  const readiness = watchReadiness({ redis, prefix: 'seckill', tasks, db, log });
  onTestFinished(async () => {
    readiness.close();
    redis.cut();
    await tasks.close();
  });
  const until = (state: object) =>
    vi.waitFor(async () => expect(await readiness.look()).toMatchObject(state), SOON);
  return { readiness, until, lines };
}

it('an account with nothing but what the product needs is served', async () => {
  await allow('lean', 'reset', 'on', '>pw', ...NEEDED);
  const { readiness, until } = watch(as('lean'));
  await until({ redis: 'ok', mysql: 'ok' });
  const { clockOffsetMs } = await readiness.look();
  expect(Math.abs(clockOffsetMs ?? 0)).toBeLessThan(1000);
});

it.each([
  ['no scripts', ['-eval', '-evalsha'], /eval/],
  ['no sorted sets', ['-zadd'], /zadd/],
  ['keys of another prefix', ['resetkeys', '~other:*'], /key/],
  ['no channels', ['resetchannels'], /channel/],
  ['no subscriptions', ['-subscribe'], /subscribe/],
  ['another password', ['resetpass', '>other'], /WRONGPASS/],
  ['no account', ['off'], /WRONGPASS/],
])(
  '%s: refused, in one line that names it, and well again without a restart',
  { timeout: 60_000 },
  async (_name, rights, missing) => {
    await allow('shop', 'reset', 'on', '>pw', ...NEEDED, ...rights);
    const { readiness, until, lines } = watch(as('shop'));
    await until({ redis: 'refused', mysql: 'ok' });
    await readiness.look();
    // A slow machine may look before the subscription is answered, and says that first: another state, with a line of its own.
    const warned = lines.filter(
      ({ level, fields }) =>
        level === 'warn' && !('state' in fields && fields.state === 'not_listening'),
    );
    expect(warned).toEqual([
      {
        level: 'warn',
        fields: { store: 'redis', state: 'refused', reason: expect.stringMatching(missing) },
        message: 'does not take work',
      },
    ]);
    await allow('shop', 'reset', 'on', '>pw', ...NEEDED);
    await until({ redis: 'ok' });
    expect(lines.at(-1)).toEqual({
      level: 'info',
      fields: { store: 'redis' },
      message: 'takes work again',
    });
  },
);

it('names a password that is refused although a worker would wait', async () => {
  const { until, lines } = watch(as('nobody', 'wrong'), 'wait');
  await until({ redis: 'refused' });
  expect(JSON.stringify(lines)).toContain('WRONGPASS');
});

it('away is told in one line, however long it lasts, and asks for no more each second', async () => {
  const { until, readiness, lines } = watch(`redis://127.0.0.1:${await freePort()}`, 'wait');
  await until({ redis: 'away' });
  for (let i = 0; i < 3; i += 1) {
    await new Promise((resolve) => setTimeout(resolve, 1_050));
    await readiness.look();
  }
  expect(lines).toHaveLength(1);
});

it(
  'connections that died without a word are well again within 10 s',
  { timeout: 30_000 },
  async () => {
    const proxy = await startProxy(server.url);
    onTestFinished(() => proxy.close());
    const { until } = watch(proxy.url);
    await until({ redis: 'ok' });
    proxy.swallow();
    const died = performance.now();
    await until({ redis: 'away' });
    await until({ redis: 'ok' });
    expect(performance.now() - died).toBeLessThan(10_000);
  },
);

it('a clock that is right again is known to be', { timeout: 30_000 }, async () => {
  const far = await startProxy(server.url, { delayMs: 5 });
  onTestFinished(() => far.close());
  const { until } = watch(far.url);
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 3_600_000 });
  try {
    await until({ clockOffsetMs: expect.toSatisfy((ms: number) => ms > 3_500_000) });
  } finally {
    vi.useRealTimers();
  }
  await until({ clockOffsetMs: expect.toSatisfy((ms: number) => Math.abs(ms) < 1_000) });
});

it('MySQL is named by itself', { timeout: 30_000 }, async () => {
  const away = createDb({ url: `mysql://root@127.0.0.1:${await freePort()}/shop` });
  const url = new URL(inject('mysqlUrl'));
  const refused = createDb({
    url: Object.assign(url, { username: 'nobody', pathname: '/x' }).href,
  });
  onTestFinished(async () => void (await Promise.all([away.close(), refused.close()])));
  await watch(server.url, 'fail-fast', away).until({ redis: 'ok', mysql: 'away' });
  const { until, lines } = watch(server.url, 'fail-fast', refused);
  await until({ redis: 'ok', mysql: 'refused' });
  expect(JSON.stringify(lines)).toContain('Access denied');
});
