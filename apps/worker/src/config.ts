import { envSchema } from 'env-schema';
import { Type, type Static } from 'typebox';

const Env = Type.Object({
  REDIS_URL: Type.String({ pattern: '^rediss?://' }),
  DATABASE_URL: Type.String({ pattern: '^mysql://' }),
  SESSION_SECRET: Type.String({ minLength: 32 }),
  BATCH_MAX_TICKETS: Type.Integer({ minimum: 1, maximum: 1000, default: 200 }),
  WORKER_CONCURRENCY: Type.Integer({ minimum: 1, maximum: 256, default: 8 }),
  RECONCILE_EVERY_MS: Type.Integer({ minimum: 100, default: 5000 }),
  SWEEP_EVERY_MS: Type.Integer({ minimum: 100, default: 1000 }),
  SMS_GATEWAY_URL: Type.String({ pattern: '^(https?://|$)', default: '' }),
  SMS_GATEWAY_SECRET: Type.String({ default: '' }),
  HOST: Type.String({ minLength: 1, default: '127.0.0.1' }),
  HEALTH_PORT: Type.Integer({ minimum: 0, maximum: 65_535, default: 0 }),
  KEY_PREFIX: Type.String({ pattern: '^[a-z0-9-]{1,32}$', default: 'seckill' }),
  LOG_LEVEL: Type.String({
    pattern: '^(fatal|error|warn|info|debug|trace|silent)$',
    default: 'info',
  }),
});

export type WorkerConfig = {
  redisUrl: string;
  databaseUrl: string;
  sessionSecret: string;
  batchMaxTickets: number;
  concurrency: number;
  reconcileEveryMs: number;
  /** How often overdue orders are looked for. */
  sweepEveryMs: number;
  /** Undefined: texts are only shown in the app. */
  smsGateway: { url: string; secret: string } | undefined;
  /** Where the door for health and metrics is. */
  host: string;
  /** Port for /healthz, /readyz and /metrics; 0 opens none. */
  healthPort: number;
  keyPrefix: string;
  logLevel: string;
};

/** Reads and checks the environment. Throws one Error that names every missing or wrong variable. */
export function readConfig(env: NodeJS.ProcessEnv): WorkerConfig {
  const e = envSchema<Static<typeof Env>>({ schema: Env, data: env, dotenv: false });
  if (e.SMS_GATEWAY_URL && Buffer.byteLength(e.SMS_GATEWAY_SECRET) < 32) {
    throw new Error('env SMS_GATEWAY_SECRET must be at least 32 bytes long');
  }
  return {
    redisUrl: e.REDIS_URL,
    databaseUrl: e.DATABASE_URL,
    sessionSecret: e.SESSION_SECRET,
    batchMaxTickets: e.BATCH_MAX_TICKETS,
    concurrency: e.WORKER_CONCURRENCY,
    reconcileEveryMs: e.RECONCILE_EVERY_MS,
    sweepEveryMs: e.SWEEP_EVERY_MS,
    smsGateway: e.SMS_GATEWAY_URL
      ? { url: e.SMS_GATEWAY_URL, secret: e.SMS_GATEWAY_SECRET }
      : undefined,
    host: e.HOST,
    healthPort: e.HEALTH_PORT,
    keyPrefix: e.KEY_PREFIX,
    logLevel: e.LOG_LEVEL,
  };
}
