import {
  httpUrl,
  optional,
  readSettings,
  required,
  sharedConfig,
  sharedSettings,
  webhookKey,
  whole,
  type SharedConfig,
} from '@seckill/sales/settings';
import { declaredTasks } from '@seckill/tasks';

const QUEUES = [...new Set(declaredTasks.map(({ queue }) => queue))].toSorted();

function queues(text: string): readonly string[] {
  const names = [...new Set(text.split(',').map((name) => name.trim()))];
  const odd = names.find((name) => !QUEUES.includes(name));
  if (odd === undefined) return names;
  throw new Error(`names "${odd}", and the queues are ${QUEUES.join(', ')}`);
}

const settings = {
  ...sharedSettings,
  WORKER_CONCURRENCY: whole({ min: 1, max: 256, unset: 8 }),
  WORKER_QUEUES: optional(queues, undefined),
  RECONCILE_EVERY_MS: whole({ min: 100, unset: 5000 }),
  SWEEP_EVERY_MS: whole({ min: 100, unset: 10_000 }),
  KEEP_MESSAGES_DAYS: whole({ min: 1, max: 36_500, unset: 180 }),
  KEEP_OPERATIONS_DAYS: whole({ min: 1, max: 36_500, unset: 30 }),
  KEEP_AUDIT_DAYS: whole({ min: 1, max: 36_500, unset: 365 }),
  SMS_GATEWAY_URL: optional(httpUrl, undefined),
  SMS_GATEWAY_SECRET: optional(webhookKey, undefined),
  HEALTH_PORT: whole({ min: 0, max: 65_535, unset: 0 }),
};

export type WorkerConfig = SharedConfig & {
  /** Plain tasks at once per queue. Batches of a line are decided one after the other, whatever it is. */
  concurrency: number;
  /** The queues this process serves; undefined: all. */
  queues: readonly string[] | undefined;
  reconcileEveryMs: number;
  /** How often overdue orders are looked for. */
  sweepEveryMs: number;
  /** For how many days texts to buyers are kept, what each `Idempotency-Key` of an operator did, and the list of what operators did. */
  keepDays: { messages: number; operations: number; audit: number };
  /** Undefined: texts are only shown in the app. */
  smsGateway: { url: string; secret: string } | undefined;
  /** Port for /healthz, /readyz and /metrics; 0 opens none. */
  healthPort: number;
};

/** Reads and checks the environment. Throws one Error that names every missing or wrong variable. */
export function readConfig(env: NodeJS.ProcessEnv): WorkerConfig {
  const SMS_GATEWAY_SECRET = env['SMS_GATEWAY_URL']
    ? required(webhookKey)
    : settings.SMS_GATEWAY_SECRET;
  const values = readSettings({ ...settings, SMS_GATEWAY_SECRET }, env);
  const { SMS_GATEWAY_URL: url, SMS_GATEWAY_SECRET: secret } = values;
  return {
    ...sharedConfig(values),
    concurrency: values.WORKER_CONCURRENCY,
    queues: values.WORKER_QUEUES,
    reconcileEveryMs: values.RECONCILE_EVERY_MS,
    sweepEveryMs: values.SWEEP_EVERY_MS,
    keepDays: {
      messages: values.KEEP_MESSAGES_DAYS,
      operations: values.KEEP_OPERATIONS_DAYS,
      audit: values.KEEP_AUDIT_DAYS,
    },
    smsGateway: url !== undefined && secret !== undefined ? { url, secret } : undefined,
    healthPort: values.HEALTH_PORT,
  };
}
