import { randomBytes } from 'node:crypto';
import { createTestDb, type TestDb } from '@seckill/db/testing';
import { startApp, type App, type Running } from './start.ts';

/** APIs and workers of their own, with a database and a key prefix of their own. `url` and `api` are the first's. */
export type Product = {
  url: string;
  adminToken: string;
  /** Of every key in Redis. */
  prefix: string;
  database: TestDb;
  api: Running;
  apis: Running[];
  workers: Running[];
  /** One more worker. */
  hire(): Promise<void>;
  stop(): Promise<void>;
};

/** Starts them on these servers, with the demo sales; resolves when they are ready. */
export async function startProduct(
  servers: { redis: string; mysql: string },
  environment: NodeJS.ProcessEnv,
  { apis: apiCount = 1, workers: workerCount = 1 } = {},
): Promise<Product> {
  const adminToken = randomBytes(32).toString('hex');
  const database = await createTestDb(servers.mysql);
  await database.db.seedDemo();
  const prefix = `storm-${randomBytes(4).toString('hex')}`;
  const env = {
    ...environment,
    HOST: '127.0.0.1',
    PORT: '0',
    REDIS_URL: servers.redis,
    DATABASE_URL: database.url,
    KEY_PREFIX: prefix,
    SESSION_SECRET: randomBytes(32).toString('hex'),
    ADMIN_TOKEN: adminToken,
    LOG_LEVEL: 'info',
  };
  const start = (app: App, count: number) =>
    Promise.all(Array.from({ length: count }, () => startApp(app, env)));
  const [apis, workers] = await Promise.all([start('api', apiCount), start('worker', workerCount)]);
  const [api] = apis;
  if (!api) throw new Error('a product has an API');
  return {
    url: api.url,
    adminToken,
    prefix,
    database,
    api,
    apis,
    workers,
    async hire() {
      workers.push(await startApp('worker', env));
    },
    stop: async () => {
      await Promise.all([...apis, ...workers].map((each) => each.stop()));
      await database.drop();
    },
  };
}
