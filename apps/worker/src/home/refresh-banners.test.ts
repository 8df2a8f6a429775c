import { createTestDb } from '@seckill/db/testing';
import { connect, createCache } from '@seckill/redis';
import { carousel } from '@seckill/sales';
import { startProgram } from '@seckill/scripts/testing';
import { REFRESH_BANNERS_MS } from '@seckill/tasks';
import { expect, inject, it, onTestFinished } from 'vitest';

it(
  'worker processes keep the cached carousel seconds behind its table',
  { timeout: 60_000 },
  async () => {
    const redisUrl = inject('redisUrl');
    const { db, url, drop } = await createTestDb(inject('mysqlUrl'));
    const prefix = `t-home-${Date.now().toString(36)}`;
    const connection = connect({
      url: redisUrl,
      policy: 'fail-fast',
      commandTimeoutMs: 5000,
      onError: () => {},
    });
    const cache = createCache({ connection, prefix });
    const cached = async () =>
      (
        await cache.read(carousel, async () => {
          throw new Error('nobody but the worker asks MySQL here');
        })
      ).value.map(({ title }) => title);
    const env = {
      REDIS_URL: redisUrl,
      DATABASE_URL: url,
      KEY_PREFIX: prefix,
      SESSION_SECRET: 'session-secret-of-the-tests-0123456789',
      LOG_LEVEL: 'info',
    };
    const workers = await Promise.all([1, 2].map(() => startProgram('worker', env)));
    onTestFinished(async () => {
      await Promise.all(workers.map((worker) => worker.stop()));
      await connection.close();
      await drop();
    });

    await db.seedDemo();
    await expect.poll(cached, { timeout: 30_000, interval: 50 }).toHaveLength(3);
    const [first] = await db.listBanners();
    await db.updateBanner(first!.id, { title: 'changed in a MySQL shell' });
    await expect
      .poll(cached, { timeout: REFRESH_BANNERS_MS + 2000, interval: 50 })
      .toContain('changed in a MySQL shell');
  },
);
