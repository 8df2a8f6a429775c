import { randomBytes } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { createTestDb } from '@seckill/db/testing';
import { startMariadb, startRedis } from '@seckill/scripts/services';
import { signSessions } from '../bench/load/sessions.ts';
import { createClient } from '../product/http.ts';
import { startApp, type Running } from '../product/start.ts';

export type Product = Awaited<ReturnType<typeof startProduct>>;

const SLOW_DOWN = fileURLToPath(new URL('./slow-down.mjs', import.meta.url));
const NO_LIMIT = '1000000000';

/** A product on private servers, whose limits per buyer and network are out of the way: what is measured is what it sheds. */
export async function startProduct(sheds: boolean) {
  const [redis, mysql] = await Promise.all([startRedis({ appendOnly: true }), startMariadb()]);
  const database = await createTestDb(mysql.url);
  await database.db.seedDemo();
  const adminToken = randomBytes(32).toString('hex');
  const secret = randomBytes(32).toString('hex');
  const env = {
    PATH: process.env['PATH'],
    HOST: '127.0.0.1',
    PORT: '0',
    REDIS_URL: redis.url,
    DATABASE_URL: database.url,
    KEY_PREFIX: 'overload',
    SESSION_SECRET: secret,
    ADMIN_TOKEN: adminToken,
    PURCHASES_PER_10S: NO_LIMIT,
    TICKETS_PER_NETWORK: NO_LIMIT,
    POLLS_PER_NETWORK: NO_LIMIT,
    ADMISSION_MAX_WAITING: NO_LIMIT,
    ...(!sheds && { SHED_LOOP_DELAY_MS: '60000', SHED_IN_HAND: NO_LIMIT }),
  };
  let worker: Running | undefined;
  return {
    adminToken,
    buyers: (count: number) => signSessions(secret, count),
    /** Who accepts needs none; without one nothing else takes the machine. */
    async startWorker() {
      worker ??= await startApp('worker', env);
    },
    /** With `slowDownMs` each accepted purchase costs so much more. */
    async startApi(slowDownMs: number) {
      const slow = { ...env, SLOW_DOWN_MS: String(slowDownMs) };
      const args = slowDownMs > 0 ? ['--import', SLOW_DOWN] : [];
      const api = await startApp('api', slow, args);
      const client = createClient(api.url);
      return {
        ...api,
        client,
        async stop() {
          await client.destroy();
          await api.stop();
        },
      };
    },
    async stop() {
      await worker?.stop();
      await database.drop();
      await Promise.all([redis.stop(), mysql.stop()]);
    },
  };
}
