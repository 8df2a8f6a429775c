import { sourceArgs } from '@seckill/scripts/typescript';
import { programOf, startProgram, type Running } from '../../product/start.ts';
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

/** Starts the product's API with the parts of a contestant in place of its own. */
export function startExchangedApi(
  name: ContestantName,
  env: NodeJS.ProcessEnv,
  nodeArgs: string[] = [],
): Promise<Running> {
  const exchange = ['--import', new URL('./exchange.mjs', import.meta.url).href];
  // From its source: in a bundle there are no packages left to exchange.
  const args = [...nodeArgs, ...exchange, ...sourceArgs(programOf('api'))];
  return startProgram(`the API of ${name}`, args, { ...env, BENCH_CONTESTANT: name });
}
