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
  WORKER_CONCURRENCY: Type.Integer({ minimum: 1, maximum: 256, default: 8 }),
  RECONCILE_EVERY_MS: Type.Integer({ minimum: 100, default: 5000 }),
  SWEEP_EVERY_MS: Type.Integer({ minimum: 100, default: 1000 }),
  SMS_GATEWAY_URL: Type.String({ pattern: '^(https?://|$)', default: '' }),
  SMS_GATEWAY_SECRET: Type.String({ default: '' }),
  HEALTH_PORT: Type.Integer({ minimum: 0, maximum: 65_535, default: 0 }),
});

export type WorkerConfig = SharedConfig & {
  concurrency: number;
  reconcileEveryMs: number;
  /** How often overdue orders are looked for. */
  sweepEveryMs: number;
  /** Undefined: texts are only shown in the app. */
  smsGateway: { url: string; secret: string } | undefined;
  /** Port for /healthz, /readyz and /metrics; 0 opens none. */
  healthPort: number;
};

/** Reads and checks the environment. Throws one Error that names every missing or wrong variable. */
export function readConfig(env: NodeJS.ProcessEnv): WorkerConfig {
  const e = readEnv(Env, env);
  if (e.SMS_GATEWAY_URL) requireSecret('SMS_GATEWAY_SECRET', e.SMS_GATEWAY_SECRET);
  return {
    ...sharedConfig(e),
    concurrency: e.WORKER_CONCURRENCY,
    reconcileEveryMs: e.RECONCILE_EVERY_MS,
    sweepEveryMs: e.SWEEP_EVERY_MS,
    smsGateway: e.SMS_GATEWAY_URL
      ? { url: e.SMS_GATEWAY_URL, secret: e.SMS_GATEWAY_SECRET }
      : undefined,
    healthPort: e.HEALTH_PORT,
  };
}
