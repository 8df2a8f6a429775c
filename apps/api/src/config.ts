import {
  databaseUrl,
  flag,
  httpUrl,
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
import { operatorsBeside, type Operator } from './settings/operators.ts';
import { readOrigins } from './settings/origins.ts';
import { readProxies } from './settings/proxies.ts';
import { readWebRoot } from './settings/web-root.ts';

/** Twice as many as the cores of the largest machines would help nobody. */
const count = whole({ min: 1, max: 128, unset: 1 });
function readProcesses(text: string | undefined): number | 'auto' {
  if (text === 'auto') return text;
  try {
    return count.read(text);
  } catch {
    throw new Error('must be auto, or a whole number from 1 to 128');
  }
}

const settings = {
  ...sharedSettings,
  DATABASE_REPLICA_URL: optional(databaseUrl, undefined),
  PORT: whole({ min: 0, max: 65_535, unset: 3000 }),
  ADMIN_PORT: optional(whole({ min: 1, max: 65_535, unset: 0 }).read, undefined),
  API_PROCESSES: { read: readProcesses },
  ADMIN_TOKEN: required(token),
  PURCHASES_PER_10S: whole({ min: 1, unset: 100 }),
  TICKETS_PER_NETWORK: whole({ min: 1, unset: 10_000 }),
  GUESTS_PER_NETWORK: whole({ min: 1, unset: 10_000 }),
  POLLS_PER_NETWORK: whole({ min: 1, unset: 100_000 }),
  PHONE_CODES_PER_NETWORK: whole({ min: 1, unset: 1000 }),
  ADMISSION_MAX_WAITING: whole({ min: 1, unset: 100_000 }),
  ADMISSION_MAX_SECONDS: whole({ min: 1, max: 86_400, unset: 300 }),
  PASS_VERIFIER_URL: optional(httpUrl, undefined),
  PASS_VERIFIER_SECRET: optional((text) => text, ''),
  PASS_WORK_BITS: whole({ min: 6, max: 25, unset: 24 }),
  PASS_LEAD_SECONDS: whole({ min: 1, max: 3600, unset: 3 }),
  MAX_SOCKETS: whole({ min: 1, unset: 20_000 }),
  SHED_LOOP_DELAY_MS: whole({ min: 20, max: 60_000, unset: 200 }),
  SHED_IN_HAND: whole({ min: 50, unset: 10_000 }),
  SHED_MEMORY_MB: optional(whole({ min: 100, unset: 0 }).read, undefined),
  ALLOWED_ORIGINS: optional(readOrigins, []),
  PAYMENT_PROVIDER: oneOf(['demo', 'webhook'], 'demo'),
  PAYMENT_WEBHOOK_SECRET: optional(webhookKey, undefined),
  BANNER_CACHE: oneOf(['refresh', 'delete', 'update'], 'delete'),
  BULL_BOARD_WRITABLE: flag(),
  TRUSTED_PROXIES: optional(readProxies, undefined),
  TRUST_PROXY: replacedBy('TRUSTED_PROXIES'),
  LAB: flag(),
  LAB_URL: optional(httpUrl, undefined),
  LAB_SECRET: optional(token, undefined),
  WEB_ROOT: optional(readWebRoot, undefined),
};

/** What an edit does to the cached carousel; docs/caching.md compares them. */
export type BannerCache = 'refresh' | 'delete' | 'update';

export type ApiConfig = SharedConfig & {
  /** Replicas of MySQL, from which is read what never changes. */
  databaseReplicaUrl?: string | undefined;
  port: number;
  /** Where alone operators are answered; undefined: at `port`. */
  adminPort: number | undefined;
  /** That share the ports; `auto`: as many as there are cores. */
  processes: number | 'auto';
  adminToken: string;
  /** Operators beside whoever has `adminToken`. */
  operators: Operator[];
  purchasesPer10s: number;
  /** Purchases of all buyers of one network in 10 s. */
  ticketsPerNetwork: number;
  /** Reads of tickets and sales of one network in 10 s. */
  pollsPerNetwork: number;
  /** New guests of one network in a minute. */
  guestsPerNetwork: number;
  /** Codes to confirm a phone that members of one network ask for in a day. */
  phoneCodesPerNetwork: number;
  /** How many tickets of a line wait at most, and how long at the rate at which it is decided. */
  admission: { maxWaiting: number; maxSeconds: number };
  maxSockets: number;
  /** From when on a process refuses what can wait. `memoryMb` undefined: by what it may have. */
  shed: {
    loopDelayMs: number;
    inHand: number;
    memoryMb: number | undefined;
    /** Among which the memory is shared; 1 by default. */
    processes?: number;
  };
  /** Who says whether a person asks for a pass; nobody where it is not set. */
  passVerifier: { url: string; secret: string } | undefined;
  /** The first passes of a network cost two to the power of it in hashes. */
  passWorkBits: number;
  /** So long before a sale opens a pass of it may be fetched. */
  passLeadMs: number;
  /** Exact values of `Origin` that may open a socket; empty means this server's own addresses. */
  allowedOrigins: string[];
  paymentProvider: 'demo' | 'webhook';
  /** Signs the events of the provider `webhook`. */
  paymentWebhookSecret: string;
  bannerCache: BannerCache;
  /** Whether /api/admin/board may change queues of plain tasks. */
  boardWritable: boolean;
  /** Whose X-Forwarded-* headers are believed: addresses, ranges, words as `uniquelocal`, or numbers of hops. */
  trustedProxies: string[] | undefined;
  /** Whether there is a lab. */
  lab: boolean;
  /** The process that runs its storms; undefined: nobody does. */
  labProcess: { url: string; secret: string } | undefined;
  webRoot: string | undefined;
};

/** Reads and checks the environment. Throws one Error that names every missing or wrong variable. */
export function readConfig(env: NodeJS.ProcessEnv): ApiConfig {
  const PAYMENT_WEBHOOK_SECRET =
    env['PAYMENT_PROVIDER'] === 'webhook' ? required(webhookKey) : settings.PAYMENT_WEBHOOK_SECRET;
  const ADMIN_OPERATORS = optional(operatorsBeside(env['ADMIN_TOKEN']), []);
  const values = readSettings({ ...settings, PAYMENT_WEBHOOK_SECRET, ADMIN_OPERATORS }, env);
  if (values.LAB && values.API_PROCESSES !== 1) {
    throw new Error(
      'API_PROCESSES must be 1 with LAB: the shop it is compared with is in one process',
    );
  }
  return {
    ...sharedConfig(values),
    databaseReplicaUrl: values.DATABASE_REPLICA_URL,
    port: values.PORT,
    adminPort: values.ADMIN_PORT,
    processes: values.API_PROCESSES,
    adminToken: values.ADMIN_TOKEN,
    operators: values.ADMIN_OPERATORS,
    purchasesPer10s: values.PURCHASES_PER_10S,
    ticketsPerNetwork: values.TICKETS_PER_NETWORK,
    guestsPerNetwork: values.GUESTS_PER_NETWORK,
    pollsPerNetwork: values.POLLS_PER_NETWORK,
    phoneCodesPerNetwork: values.PHONE_CODES_PER_NETWORK,
    admission: {
      maxWaiting: values.ADMISSION_MAX_WAITING,
      maxSeconds: values.ADMISSION_MAX_SECONDS,
    },
    passVerifier: values.PASS_VERIFIER_URL
      ? { url: values.PASS_VERIFIER_URL, secret: values.PASS_VERIFIER_SECRET }
      : undefined,
    passWorkBits: values.PASS_WORK_BITS,
    passLeadMs: values.PASS_LEAD_SECONDS * 1000,
    maxSockets: values.MAX_SOCKETS,
    shed: {
      loopDelayMs: values.SHED_LOOP_DELAY_MS,
      inHand: values.SHED_IN_HAND,
      memoryMb: values.SHED_MEMORY_MB,
    },
    allowedOrigins: values.ALLOWED_ORIGINS,
    paymentProvider: values.PAYMENT_PROVIDER,
    paymentWebhookSecret: values.PAYMENT_WEBHOOK_SECRET ?? '',
    bannerCache: values.BANNER_CACHE,
    boardWritable: values.BULL_BOARD_WRITABLE,
    trustedProxies: values.TRUSTED_PROXIES,
    lab: values.LAB,
    labProcess:
      values.LAB_URL !== undefined && values.LAB_SECRET !== undefined
        ? { url: values.LAB_URL, secret: values.LAB_SECRET }
        : undefined,
    webRoot: values.WEB_ROOT,
  };
}
