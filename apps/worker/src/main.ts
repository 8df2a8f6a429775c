import closeWithGrace from 'close-with-grace';
import { pino } from 'pino';
import { Registry } from 'prom-client';
import { checkSettings, reportSeldom } from '@seckill/redis';
import {
  inboxProvider,
  openStores,
  openTracing,
  reconcile,
  WORKER_CAPABILITIES,
} from '@seckill/sales';
import { configOrExit, openOrExit, refuseToStart } from '@seckill/sales/settings';
import { createScheduler, createWorker } from '@seckill/task-engine';
import { readConfig } from './config.ts';
import { handlers } from './handlers.ts';
import { openHealthDoor } from './health.ts';
import { repairMetrics } from './order/repairs.ts';
import { schedules } from './schedules.ts';
import { gatewayProvider } from './user/sms-gateway.ts';

const PROGRAM = 'The worker';
const SHUTDOWN_DEADLINE_MS = 10_000;

const config = configOrExit(PROGRAM, () => readConfig(process.env));
const tracing = await openTracing(config.tracing, 'seckill-worker');
const log = pino({ level: config.logLevel, ...(tracing && { mixin: tracing.logFields }) });
const onError = reportSeldom((err) => log.warn({ err }, 'redis'));
const stores = openStores(config, {
  policy: 'wait',
  onError,
  log,
  program: PROGRAM,
  tracing,
});
const { parts, redis } = stores;
const { db, tasks, readiness, ownership } = parts;
const registry = new Registry();
const metrics = repairMetrics(registry);
const { healthPort: port, host } = config;
// Before any work is begun: a port that is taken ends the process.
const health =
  port > 0
    ? await openOrExit(
        PROGRAM,
        { name: 'HEALTH_PORT', port, host },
        openHealthDoor({ ...config, tasks, readiness, db, redis, registry }),
      )
    : undefined;
if (!config.smsGateway) {
  log.info('no SMS_GATEWAY_URL: texts, and codes that confirm a phone, are shown in the app only');
}
const provider = config.smsGateway ? gatewayProvider(config.smsGateway) : inboxProvider;
const onRefused = ({ message }: Error): void => {
  void stop().finally(() => refuseToStart(PROGRAM, message));
};
const worker = createWorker({
  tasks,
  handlers: handlers({ ...parts, log, metrics, secret: config.sessionSecret, provider }),
  concurrency: config.concurrency,
  ...(config.queues && { queues: config.queues }),
  capabilities: WORKER_CAPABILITIES,
  log,
  onRefused,
});
const scheduler = createScheduler({
  tasks,
  schedules: schedules(config),
  log,
  onRefused,
});

closeWithGrace({ delay: SHUTDOWN_DEADLINE_MS + 4000, logger: log }, async ({ err }) => {
  if (err) log.fatal({ err }, 'stopping after an error nobody handled');
  await stop();
});

// What is in the line might be another product's.
await ownership.owned;
// Unsafe settings do not stop the work, but whoever runs it must hear of them.
for (const check of [db.checkSettings(), checkSettings(redis)]) {
  check.then(
    (problems) => problems.forEach((problem) => log.warn(problem)),
    (err: unknown) => log.warn({ err }, 'the settings of a server could not be read'),
  );
}
// A fresh Redis is filled now, not when the schedule comes round.
reconcile(parts, metrics).catch((err: unknown) => log.warn({ err }, 'reconciliation'));
worker.start();
scheduler.start();
log.info('ready');

async function stop(): Promise<void> {
  await Promise.all([scheduler.close(), worker.close({ deadlineMs: SHUTDOWN_DEADLINE_MS })]);
  await Promise.all([health?.close(), stores.close()]);
  await tracing?.close();
}
