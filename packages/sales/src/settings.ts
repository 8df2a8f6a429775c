import { envSchema } from 'env-schema';
import { Type, type Static, type TObject } from 'typebox';

/** The settings that every process of the product has; an app adds its own. */
export const sharedSettings = {
  REDIS_URL: Type.String({ pattern: '^rediss?://' }),
  DATABASE_URL: Type.String({ pattern: '^mysql://' }),
  SESSION_SECRET: Type.String({ minLength: 32 }),
  BATCH_MAX_TICKETS: Type.Integer({ minimum: 1, maximum: 1000, default: 200 }),
  HOST: Type.String({ minLength: 1, default: '127.0.0.1' }),
  KEY_PREFIX: Type.String({ pattern: '^[a-z0-9-]{1,32}$', default: 'seckill' }),
  LOG_LEVEL: Type.String({
    pattern: '^(fatal|error|warn|info|debug|trace|silent)$',
    default: 'info',
  }),
};

export type SharedConfig = {
  redisUrl: string;
  databaseUrl: string;
  /** Signs sessions and task ids, and seals what waits in Redis; all processes share it. */
  sessionSecret: string;
  batchMaxTickets: number;
  host: string;
  keyPrefix: string;
  logLevel: string;
};

/** Reads and checks the environment. Throws one Error that names every missing or wrong variable. */
export const readEnv = <S extends TObject>(schema: S, env: NodeJS.ProcessEnv): Static<S> =>
  envSchema<Static<S>>({ schema, data: env, dotenv: false });

export const sharedConfig = (e: Static<TObject<typeof sharedSettings>>): SharedConfig => ({
  redisUrl: e.REDIS_URL,
  databaseUrl: e.DATABASE_URL,
  sessionSecret: e.SESSION_SECRET,
  batchMaxTickets: e.BATCH_MAX_TICKETS,
  host: e.HOST,
  keyPrefix: e.KEY_PREFIX,
  logLevel: e.LOG_LEVEL,
});

/** For the secret of a feature that is switched on. Throws an Error that names the variable. */
export function requireSecret(name: string, value: string): void {
  if (Buffer.byteLength(value) < 32) throw new Error(`env ${name} must be at least 32 bytes long`);
}

/** The configuration of a process; one that cannot be read is said in one sentence, and ends the process. */
export function configOrExit<C>(program: string, read: () => C): C {
  try {
    return read();
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    console.error(`${program} cannot start: ${why}.`);
    console.error('Every variable is described in .env.example.');
    process.exit(1);
  }
}
