import { envSchema } from 'env-schema';
import { Type, type Static } from 'typebox';

const Env = Type.Object({
  PORT: Type.Integer({ minimum: 0, maximum: 65_535, default: 3000 }),
  HOST: Type.String({ minLength: 1, default: '127.0.0.1' }),
  REDIS_URL: Type.String({ pattern: '^rediss?://' }),
  DATABASE_URL: Type.String({ pattern: '^mysql://' }),
  ADMIN_TOKEN: Type.String({ minLength: 32 }),
  SESSION_SECRET: Type.String({ minLength: 32 }),
  BATCH_MAX_TICKETS: Type.Integer({ minimum: 1, maximum: 1000, default: 200 }),
  PURCHASES_PER_10S: Type.Integer({ minimum: 1, default: 100 }),
  ADMISSION_MAX_WAITING: Type.Integer({ minimum: 1, default: 100_000 }),
  MAX_SOCKETS: Type.Integer({ minimum: 1, default: 20_000 }),
  ALLOWED_ORIGINS: Type.String({ default: '' }),
  KEY_PREFIX: Type.String({ pattern: '^[a-z0-9-]{1,32}$', default: 'seckill' }),
  PAYMENT_PROVIDER: Type.Union([Type.Literal('demo'), Type.Literal('webhook')], {
    default: 'demo',
  }),
  PAYMENT_WEBHOOK_SECRET: Type.String({ default: '' }),
  BANNER_CACHE: Type.Union(
    [Type.Literal('refresh'), Type.Literal('delete'), Type.Literal('update')],
    {
      default: 'delete',
    },
  ),
  BULL_BOARD_WRITABLE: Type.Boolean({ default: false }),
  TRUSTED_PROXIES: Type.String({ default: '' }),
  WEB_ROOT: Type.String({ default: '' }),
  LOG_LEVEL: Type.String({
    pattern: '^(fatal|error|warn|info|debug|trace|silent)$',
    default: 'info',
  }),
});

/** What an edit does to the cached carousel; docs/caching.md compares them. */
export type BannerCache = 'refresh' | 'delete' | 'update';

export type ApiConfig = {
  port: number;
  host: string;
  redisUrl: string;
  databaseUrl: string;
  adminToken: string;
  sessionSecret: string;
  batchMaxTickets: number;
  purchasesPer10s: number;
  admissionMaxWaiting: number;
  maxSockets: number;
  /** Exact values of `Origin` that may open a socket; empty means this server's own addresses. */
  allowedOrigins: string[];
  keyPrefix: string;
  paymentProvider: 'demo' | 'webhook';
  /** Signs the events of the provider `webhook`. */
  paymentWebhookSecret: string;
  bannerCache: BannerCache;
  /** Whether /api/admin/board may change queues of plain tasks. */
  boardWritable: boolean;
  /** Whose X-Forwarded-* headers are believed: addresses, ranges, or words as `uniquelocal`. */
  trustedProxies: string | undefined;
  webRoot: string | undefined;
  logLevel: string;
};

/** Reads and checks the environment. Throws one Error that names every missing or wrong variable. */
export function readConfig(env: NodeJS.ProcessEnv): ApiConfig {
  const e = envSchema<Static<typeof Env>>({ schema: Env, data: env, dotenv: false });
  if (e.PAYMENT_PROVIDER === 'webhook' && Buffer.byteLength(e.PAYMENT_WEBHOOK_SECRET) < 32) {
    throw new Error('env PAYMENT_WEBHOOK_SECRET must be at least 32 bytes long');
  }
  return {
    port: e.PORT,
    host: e.HOST,
    redisUrl: e.REDIS_URL,
    databaseUrl: e.DATABASE_URL,
    adminToken: e.ADMIN_TOKEN,
    sessionSecret: e.SESSION_SECRET,
    batchMaxTickets: e.BATCH_MAX_TICKETS,
    purchasesPer10s: e.PURCHASES_PER_10S,
    admissionMaxWaiting: e.ADMISSION_MAX_WAITING,
    maxSockets: e.MAX_SOCKETS,
    allowedOrigins: e.ALLOWED_ORIGINS.split(',').filter(Boolean),
    keyPrefix: e.KEY_PREFIX,
    paymentProvider: e.PAYMENT_PROVIDER,
    paymentWebhookSecret: e.PAYMENT_WEBHOOK_SECRET,
    bannerCache: e.BANNER_CACHE,
    boardWritable: e.BULL_BOARD_WRITABLE,
    trustedProxies: e.TRUSTED_PROXIES || undefined,
    webRoot: e.WEB_ROOT || undefined,
    logLevel: e.LOG_LEVEL,
  };
}
