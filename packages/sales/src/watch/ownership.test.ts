import { randomBytes } from 'node:crypto';
import { createDb } from '@seckill/db';
import { createTestDb } from '@seckill/db/testing';
import { connect } from '@seckill/redis';
import { freePort, startRedis } from '@seckill/scripts/services';
import { afterAll, beforeAll, expect, inject, it, onTestFinished, vi } from 'vitest';
import { watchOwnership } from './ownership.ts';

type TestDb = Awaited<ReturnType<typeof createTestDb>>;
let first: TestDb;
let second: TestDb;
beforeAll(async () => {
  [first, second] = [
    await createTestDb(inject('mysqlUrl')),
    await createTestDb(inject('mysqlUrl')),
  ];
});
afterAll(() => Promise.all([first.drop(), second.drop()]));

const newPrefix = () => `t-own-${randomBytes(4).toString('hex')}`;
const SOON = { timeout: 15_000, interval: 20 };

/** A process of a product, as far as its prefix is concerned. */
function process({ db }: Pick<TestDb, 'db'>, prefix: string, redisUrl = inject('redisUrl')) {
  const redis = connect({ url: redisUrl, policy: 'fail-fast', onError: () => {} });
  const said: string[] = [];
  const ownership = watchOwnership({ db, redis, prefix, onTheirs: (why) => void said.push(why) });
  onTestFinished(async () => {
    ownership.close();
    await redis.close();
  });
  return { ownership, redis, said, state: () => ownership.state };
}

it.each(['one', 'the other'])(
  '%s database has a prefix, whose processes all may work',
  async (which) => {
    const prefix = newPrefix();
    const [mine, theirs] = which === 'one' ? [first, second] : [second, first];
    const api = process(mine, prefix);
    await vi.waitFor(() => expect(api.state()).toBe('ours'), SOON);
    await api.ownership.owned;
    const worker = process(mine, prefix);
    const foreign = process(theirs, prefix);
    await vi.waitFor(
      () => expect([worker.state(), foreign.state()]).toEqual(['ours', 'theirs']),
      SOON,
    );
    expect(foreign.said).toEqual([expect.stringContaining(`KEY_PREFIX is ${prefix},`)]);
    expect([...api.said, ...worker.said]).toEqual([]);
    expect(process(theirs, newPrefix()).state()).toBe('unknown');
  },
);

it('a wipe takes it from nobody who runs', { timeout: 30_000 }, async () => {
  const prefix = newPrefix();
  const api = process(first, prefix);
  await vi.waitFor(() => expect(api.state()).toBe('ours'), SOON);
  await new Promise((resolve) => setTimeout(resolve, 5));
  await api.redis.client.del(`{${prefix}:owner}`);
  // Whether it finds the place empty, or another one was quicker there.
  const foreign = process(second, prefix);
  await vi.waitFor(() => expect(foreign.state()).toBe('theirs'), SOON);
  expect(await api.ownership.look()).toBe('ours');
  expect(api.said).toEqual([]);
});

it(
  'is not known while a store is away, and found out when it is there',
  { timeout: 30_000 },
  async () => {
    const port = await freePort();
    const prefix = newPrefix();
    const early = process(first, prefix, `redis://127.0.0.1:${port}`);
    expect(await early.ownership.look()).toBe('unknown');
    const server = await startRedis({ port });
    onTestFinished(() => server.stop());
    await vi.waitFor(() => expect(early.state()).toBe('ours'), SOON);
    const late = process(second, prefix, server.url);
    await vi.waitFor(() => expect(late.state()).toBe('theirs'), SOON);
    // A restart without its file is a wipe.
    await server.kill();
    await server.start();
    await vi.waitFor(
      async () =>
        expect(await early.redis.client.get(`{${prefix}:owner}`)).toContain(
          await first.db.installation(),
        ),
      SOON,
    );

    const away = createDb({ url: `mysql://root@127.0.0.1:${await freePort()}/shop` });
    onTestFinished(() => away.close());
    const without = process({ db: away }, newPrefix());
    expect(await without.ownership.look()).toBe('unknown');
    expect(without.said).toEqual([]);
  },
);
