import { randomBytes } from 'node:crypto';
import { createTestDb, type TestDb } from '@seckill/db/testing';
import { startApp, type Running } from '../product/start.ts';

/** An API and a worker of their own, with a database and a key prefix of their own. */
export type Product = {
  url: string;
  adminToken: string;
  database: TestDb;
  api: Running;
  stop(): Promise<void>;
};

/** Starts both on these servers, with the demo sales; resolves when they are ready. */
export async function startProduct(
  servers: { redis: string; mysql: string },
  environment: NodeJS.ProcessEnv,
): Promise<Product> {
  const adminToken = randomBytes(32).toString('hex');
  const database = await createTestDb(servers.mysql);
  await database.db.seedDemo();
  const env = {
    ...environment,
    HOST: '127.0.0.1',
    PORT: '0',
    REDIS_URL: servers.redis,
    DATABASE_URL: database.url,
    KEY_PREFIX: `storm-${randomBytes(4).toString('hex')}`,
    SESSION_SECRET: randomBytes(32).toString('hex'),
    ADMIN_TOKEN: adminToken,
    LOG_LEVEL: 'info',
  };
  const [api, worker] = await Promise.all([startApp('api', env), startApp('worker', env)]);
  return {
    url: api.url,
    adminToken,
    database,
    api,
    stop: async () => {
      await Promise.all([api.stop(), worker.stop()]);
      await database.drop();
    },
  };
}
