import closeWithGrace from 'close-with-grace';
import { pino } from 'pino';
import { createDb } from '@seckill/db';
import { createInventory } from '@seckill/inventory';
import {
  checkSettings,
  connect,
  createCache,
  createDeposits,
  createLimiter,
  reportSeldom,
} from '@seckill/redis';
import { inboxProvider, reconcile } from '@seckill/sales';
import { createScheduler, createTasks, createWorker } from '@seckill/task-engine';
import { declaredTasks } from '@seckill/tasks';
import { readConfig, type WorkerConfig } from './config.ts';
import { openHealthDoor } from './health.ts';
import { handlers } from './handlers.ts';
import { schedules } from './schedules.ts';
import { gatewayProvider } from './user/sms-gateway.ts';

const SHUTDOWN_DEADLINE_MS = 10_000;

const config = settings();
const log = pino({ level: config.logLevel });
const { redisUrl, keyPrefix: prefix } = config;
const db = createDb({ url: config.databaseUrl });
const onError = reportSeldom((err) => log.warn({ err }, 'redis'));
const redis = connect({ url: redisUrl, policy: 'wait', onError });
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
const parts = {
  db,
  inventory,
  tasks,
  cache: createCache(shared),
  deposits: createDeposits(shared),
  limiter: createLimiter(shared),
};
const provider = config.smsGateway ? gatewayProvider(config.smsGateway) : inboxProvider;
const worker = createWorker({
  tasks,
  handlers: handlers({ ...parts, secret: config.sessionSecret, provider }),
  concurrency: config.concurrency,
  log,
});
worker.start();
const scheduler = createScheduler({
  tasks,
  schedules: schedules(config),
  log,
  onRefused: ({ message }) => {
    console.error(`The worker cannot start: ${message}.`);
    void stop().finally(() => process.exit(1));
  },
});
// Unsafe settings do not stop the work, but whoever runs it must hear of them.
for (const check of [db.checkSettings(), checkSettings(redis)]) {
  check.then(
    (problems) => problems.forEach((problem) => log.warn(problem)),
    (err: unknown) => log.warn({ err }, 'the settings of a server could not be read'),
  );
}
// A fresh Redis is filled now, not when the schedule comes round.
reconcile(parts).catch((err: unknown) => log.warn({ err }, 'reconciliation'));
const health = config.healthPort ? await openHealthDoor({ ...config, tasks }) : undefined;

closeWithGrace({ delay: SHUTDOWN_DEADLINE_MS + 2000, logger: log }, async ({ err }) => {
  if (err) log.fatal({ err }, 'stopping after an error nobody handled');
  await stop();
});

scheduler.start();
log.info('ready');

async function stop(): Promise<void> {
  await Promise.all([scheduler.close(), worker.close({ deadlineMs: SHUTDOWN_DEADLINE_MS })]);
  await Promise.all([health?.close(), tasks.close(), redis.close(), db.close()]);
}

function settings(): WorkerConfig {
  try {
    return readConfig(process.env);
  } catch (error) {
    console.error(
      `The worker cannot start: ${error instanceof Error ? error.message : String(error)}.`,
    );
    console.error('Every variable is described in .env.example.');
    process.exit(1);
  }
}
