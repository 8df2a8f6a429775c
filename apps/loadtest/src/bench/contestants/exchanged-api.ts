import { fileURLToPath } from 'node:url';
import { programArgs } from '@seckill/scripts/typescript';
import { startProgram, type Running } from '../../product/start.ts';
import type { ContestantName } from './contestants.ts';

/** What processes of one product share. */
export type Belongings = {
  redisUrl: string;
  databaseUrl: string;
  prefix: string;
  sessionSecret: string;
  adminToken: string;
};

/** Nobody is refused for being quick, or for coming from the same network as all others. */
export const NO_LIMITS = {
  PURCHASES_PER_10S: '1000000000',
  TICKETS_PER_NETWORK: '1000000000',
  POLLS_PER_NETWORK: '1000000000',
  GUESTS_PER_NETWORK: '1000000000',
  MAX_SOCKETS: '1000000',
  ADMISSION_MAX_WAITING: '1000000000',
  ADMISSION_MAX_SECONDS: '86400',
  SHED_LOOP_DELAY_MS: '60000',
  SHED_IN_HAND: '1000000',
};

/** The settings of a product without limits. */
export const unlimited = (of: Belongings) => ({
  PATH: process.env['PATH'],
  HOST: '127.0.0.1',
  PORT: '0',
  REDIS_URL: of.redisUrl,
  DATABASE_URL: of.databaseUrl,
  KEY_PREFIX: of.prefix,
  SESSION_SECRET: of.sessionSecret,
  ADMIN_TOKEN: of.adminToken,
  ...NO_LIMITS,
});

/** The API's program with the parts of contestants in it (`exchange.mjs`), as the build of this workspace names it. */
const EXCHANGED_API = fileURLToPath(new URL('./contestant-api.ts', import.meta.url));

/** Starts the product's API with the parts of a contestant in place of its own. */
export async function startExchangedApi(
  name: ContestantName,
  env: NodeJS.ProcessEnv,
  nodeArgs: string[] = [],
): Promise<Running> {
  const args = [...nodeArgs, ...(await programArgs(EXCHANGED_API))];
  return startProgram(`the API of ${name}`, args, { ...env, BENCH_CONTESTANT: name });
}
