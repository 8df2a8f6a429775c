import {
  readEnv,
  requireSecret,
  sharedConfig,
  sharedSettings,
  type SharedConfig,
} from '@seckill/sales';
import { Type } from 'typebox';

const Env = Type.Object({
  ...sharedSettings,
  PORT: Type.Integer({ minimum: 0, maximum: 65_535, default: 3000 }),
  ADMIN_TOKEN: Type.String({ minLength: 32 }),
  PURCHASES_PER_10S: Type.Integer({ minimum: 1, default: 100 }),
  ADMISSION_MAX_WAITING: Type.Integer({ minimum: 1, default: 100_000 }),
  MAX_SOCKETS: Type.Integer({ minimum: 1, default: 20_000 }),
  ALLOWED_ORIGINS: Type.String({ default: '' }),
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
});

/** What an edit does to the cached carousel; docs/caching.md compares them. */
export type BannerCache = 'refresh' | 'delete' | 'update';

export type ApiConfig = SharedConfig & {
  port: number;
  adminToken: string;
  purchasesPer10s: number;
  admissionMaxWaiting: number;
  maxSockets: number;
  /** Exact values of `Origin` that may open a socket; empty means this server's own addresses. */
  allowedOrigins: string[];
  paymentProvider: 'demo' | 'webhook';
  /** Signs the events of the provider `webhook`. */
  paymentWebhookSecret: string;
  bannerCache: BannerCache;
  /** Whether /api/admin/board may change queues of plain tasks. */
  boardWritable: boolean;
  /** Whose X-Forwarded-* headers are believed: addresses, ranges, or words as `uniquelocal`. */
  trustedProxies: string | undefined;
  webRoot: string | undefined;
};

/** Reads and checks the environment. Throws one Error that names every missing or wrong variable. */
export function readConfig(env: NodeJS.ProcessEnv): ApiConfig {
  const e = readEnv(Env, env);
  if (e.PAYMENT_PROVIDER === 'webhook') {
    requireSecret('PAYMENT_WEBHOOK_SECRET', e.PAYMENT_WEBHOOK_SECRET);
  }
  return {
    ...sharedConfig(e),
    port: e.PORT,
    adminToken: e.ADMIN_TOKEN,
    purchasesPer10s: e.PURCHASES_PER_10S,
    admissionMaxWaiting: e.ADMISSION_MAX_WAITING,
    maxSockets: e.MAX_SOCKETS,
    allowedOrigins: e.ALLOWED_ORIGINS.split(',').filter(Boolean),
    paymentProvider: e.PAYMENT_PROVIDER,
    paymentWebhookSecret: e.PAYMENT_WEBHOOK_SECRET,
    bannerCache: e.BANNER_CACHE,
    boardWritable: e.BULL_BOARD_WRITABLE,
    trustedProxies: e.TRUSTED_PROXIES || undefined,
    webRoot: e.WEB_ROOT || undefined,
  };
}
