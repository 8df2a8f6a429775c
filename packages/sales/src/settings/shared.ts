import { isIP } from 'node:net';
import { databaseUrl, redisUrl } from './addresses.ts';
import { tracingConfig, tracingSettings } from './tracing.ts';
import type { TracingSettings } from '../trace/tracing.ts';
import { keys, matching, oneOf, optional, required, whole, type ValuesOf } from './setting.ts';

function hostName(text: string): string {
  if (isIP(text) > 0 || /^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/i.test(text)) return text;
  throw new Error('must be a name or an address, without a port');
}

/** The settings that every process of the product has; an app adds its own. */
export const sharedSettings = {
  REDIS_URL: required(redisUrl),
  REDIS_WAIT_REPLICAS: whole({ min: 0, max: 5, unset: 0 }),
  LIMITS_REDIS_URL: optional(redisUrl, undefined),
  DATABASE_URL: required(databaseUrl),
  SESSION_SECRET: required(keys),
  BATCH_MAX_TICKETS: whole({ min: 1, max: 200, unset: 200 }),
  HOST: optional(hostName, '127.0.0.1'),
  KEY_PREFIX: optional(
    matching(/^[a-z0-9-]{1,32}$/, 'must be 1 to 32 of a-z, 0-9 and -'),
    'seckill',
  ),
  ...tracingSettings,
  LOG_LEVEL: oneOf(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'], 'info'),
};

export type SharedConfig = {
  redisUrl: string;
  /** How many replicas of Redis must have a ticket before its buyer is told that it is in line. */
  waitReplicas?: number;
  /** Where limits are counted, when that is not where the line is. */
  limitsRedisUrl?: string | undefined;
  databaseUrl: string;
  /** Signs sessions and task ids, and seals what waits in Redis; all processes share it. Of several the first signs, and all verify. */
  sessionSecret: string | readonly string[];
  batchMaxTickets: number;
  host: string;
  keyPrefix: string;
  logLevel: string;
  /** Where spans are collected; undefined: nowhere, and none are made. */
  tracing?: TracingSettings | undefined;
};

export const sharedConfig = (values: ValuesOf<typeof sharedSettings>): SharedConfig => ({
  redisUrl: values.REDIS_URL,
  waitReplicas: values.REDIS_WAIT_REPLICAS,
  limitsRedisUrl: values.LIMITS_REDIS_URL,
  databaseUrl: values.DATABASE_URL,
  sessionSecret: values.SESSION_SECRET,
  batchMaxTickets: values.BATCH_MAX_TICKETS,
  host: values.HOST,
  keyPrefix: values.KEY_PREFIX,
  logLevel: values.LOG_LEVEL,
  tracing: tracingConfig(values),
});
