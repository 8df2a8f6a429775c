import {
  flag,
  oneOf,
  optional,
  readSettings,
  replacedBy,
  required,
  sharedConfig,
  sharedSettings,
  token,
  webhookKey,
  whole,
  type SharedConfig,
} from '@seckill/sales/settings';
import { readOrigins } from './settings/origins.ts';
import { readProxies } from './settings/proxies.ts';
import { readWebRoot } from './settings/web-root.ts';

const settings = {
  ...sharedSettings,
  PORT: whole({ min: 0, max: 65_535, unset: 3000 }),
  ADMIN_TOKEN: required(token),
  PURCHASES_PER_10S: whole({ min: 1, unset: 100 }),
  ADMISSION_MAX_WAITING: whole({ min: 1, unset: 100_000 }),
  MAX_SOCKETS: whole({ min: 1, unset: 20_000 }),
  ALLOWED_ORIGINS: optional(readOrigins, []),
  PAYMENT_PROVIDER: oneOf(['demo', 'webhook'], 'demo'),
  PAYMENT_WEBHOOK_SECRET: optional(webhookKey, undefined),
  BANNER_CACHE: oneOf(['refresh', 'delete', 'update'], 'delete'),
  BULL_BOARD_WRITABLE: flag(),
  TRUSTED_PROXIES: optional(readProxies, undefined),
  TRUST_PROXY: replacedBy('TRUSTED_PROXIES'),
  WEB_ROOT: optional(readWebRoot, undefined),
};

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
  trustedProxies: string[] | undefined;
  webRoot: string | undefined;
};

/** Reads and checks the environment. Throws one Error that names every missing or wrong variable. */
export function readConfig(env: NodeJS.ProcessEnv): ApiConfig {
  const PAYMENT_WEBHOOK_SECRET =
    env['PAYMENT_PROVIDER'] === 'webhook' ? required(webhookKey) : settings.PAYMENT_WEBHOOK_SECRET;
  const values = readSettings({ ...settings, PAYMENT_WEBHOOK_SECRET }, env);
  return {
    ...sharedConfig(values),
    port: values.PORT,
    adminToken: values.ADMIN_TOKEN,
    purchasesPer10s: values.PURCHASES_PER_10S,
    admissionMaxWaiting: values.ADMISSION_MAX_WAITING,
    maxSockets: values.MAX_SOCKETS,
    allowedOrigins: values.ALLOWED_ORIGINS,
    paymentProvider: values.PAYMENT_PROVIDER,
    paymentWebhookSecret: values.PAYMENT_WEBHOOK_SECRET ?? '',
    bannerCache: values.BANNER_CACHE,
    boardWritable: values.BULL_BOARD_WRITABLE,
    trustedProxies: values.TRUSTED_PROXIES,
    webRoot: values.WEB_ROOT,
  };
}
