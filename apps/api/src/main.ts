import closeWithGrace from 'close-with-grace';
import { pino } from 'pino';
import { createDb } from '@seckill/db';
import { createInventory } from '@seckill/inventory';
import { connect, createCache, createDeposits, createLimiter, reportSeldom } from '@seckill/redis';
import { createTasks } from '@seckill/task-engine';
import { declaredTasks } from '@seckill/tasks';
import { buildApp } from './app.ts';
import { readConfig, type ApiConfig } from './config.ts';

const config = settings();
const { redisUrl, keyPrefix: prefix } = config;
const db = createDb({ url: config.databaseUrl });
const log = pino({ level: config.logLevel });
const onError = reportSeldom((err) => log.warn({ err }, 'redis'));
const redis = connect({ url: redisUrl, policy: 'fail-fast', onError });
const shared = { connection: redis, prefix };
const inventory = createInventory(shared);
const tasks = createTasks({
  tasks: declaredTasks,
  redisUrl,
  prefix,
  secret: config.sessionSecret,
  batchMaxTickets: config.batchMaxTickets,
  onError,
});
const app = await buildApp({
  tasks,
  inventory,
  db,
  cache: createCache(shared),
  deposits: createDeposits(shared),
  limiter: createLimiter(shared),
  config,
});

closeWithGrace({ delay: 10_000, logger: app.log }, async ({ err }) => {
  if (err) app.log.fatal({ err }, 'stopping after an error nobody handled');
  await app.close();
  await tasks.close();
  await Promise.all([redis.close(), db.close()]);
});

const url = await app.listen({ port: config.port, host: config.host });
app.log.info({ url }, 'ready');

function settings(): ApiConfig {
  try {
    return readConfig(process.env);
  } catch (error) {
    console.error(
      `The API cannot start: ${error instanceof Error ? error.message : String(error)}.`,
    );
    console.error('Every variable is described in .env.example.');
    process.exit(1);
  }
}
